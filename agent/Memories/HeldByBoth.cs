using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>
/// What a source knows of what a target offered: names, by which pages are referred to, the contents that it has as well, beside which
/// frames are compressed, and the guest's own memory when it last moved between the two, from which pages that changed since are made.
/// Behind the memories that both kept come the guest's images. Kept readable until it is disposed.
/// </summary>
/// <param name="names">Names of all that was offered, as far as they are known here.</param>
/// <param name="memories">The memories that are kept here too, in use, and where their units begin among the names; in that order.</param>
/// <param name="vm">The guest, whose own memory among them is the first.</param>
/// <param name="images">The guest's images, the last of the names; null for none. Taken over.</param>
internal sealed class HeldByBoth(KnownNames names, List<(int First, KeptMemory Memory)> memories, string vm, KnownFiles? images)
    : IKnownBases, IDisposable
{
    private readonly int _firstOfImages = names.Count - (images?.Count ?? 0);

    // The newest of the guest's own comes first.
    private readonly (int First, KeptMemory? Memory) _own = memories.Find(held => held.Memory.Vm == vm);

    /// <summary>Names of what the target holds.</summary>
    public KnownNames Names => names;

    public bool TryFind(UnitAddress address, out int index)
    {
        index = -1;
        if (_own.Memory is null || !_own.Memory.TryFind(address, out var unit))
        {
            return false;
        }

        index = _own.First + unit;
        return true;
    }

    public bool TryRead(int index, Span<byte> content)
    {
        if (index >= _firstOfImages)
        {
            return images is not null && images.TryRead(index - _firstOfImages, content);
        }

        for (var i = memories.Count - 1; i >= 0; i--)
        {
            var (first, memory) = memories[i];
            if (index >= first)
            {
                return index - first < memory.Reference.Units && memory.TryRead(index - first, content);
            }
        }

        return false;
    }

    /// <summary>Kept memories are found by name: to read them again and decrypt them takes longer.</summary>
    public bool FindsAllSame => memories.Count == 0;

    public bool TryFindSame(ReadOnlySpan<byte> content, out int index)
    {
        index = -1;
        if (images is null || !images.TryFindSame(content, out var place))
        {
            return false;
        }

        index = _firstOfImages + place;
        return true;
    }

    public int FindAlike(ReadOnlySpan<byte> content, Span<int> places)
    {
        var count = images?.FindAlike(content, places) ?? 0;
        foreach (ref var place in places[..count])
        {
            place += _firstOfImages;
        }

        return count;
    }

    public void Dispose()
    {
        images?.Dispose();
        foreach (var (_, memory) in memories)
        {
            memory.Dispose();
        }
    }
}
