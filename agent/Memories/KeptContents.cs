using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>
/// What a guest's frames may refer to: the units of several kept memories, one memory after the other, and behind them those of its
/// images. Kept readable until it is disposed.
/// </summary>
internal sealed class KeptContents : IKnownContents, IDisposable
{
    private readonly IReadOnlyList<KeptMemory> _memories;
    private readonly UnitFiles _images;

    /// <summary>Takes the memories over, each in use, and the images.</summary>
    public KeptContents(IReadOnlyList<KeptMemory> memories, UnitFiles images)
    {
        (_memories, _images) = (memories, images);
        Count = memories.Sum(memory => memory.Reference.Units) + images.Count;
    }

    public int Count { get; }

    public bool TryRead(int index, Span<byte> content, Span<byte> name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        foreach (var memory in _memories)
        {
            if (index < memory.Reference.Units)
            {
                if (!memory.TryRead(index, content))
                {
                    return false;
                }

                KnownNames.NameOf(content, name);
                return name.SequenceEqual(memory.Names.Slice(index * KnownNames.NameBytes, KnownNames.NameBytes));
            }

            index -= memory.Reference.Units;
        }

        return _images.TryRead(index, content, name);
    }

    public void Dispose()
    {
        _images.Dispose();
        foreach (var memory in _memories)
        {
            memory.Dispose();
        }
    }
}
