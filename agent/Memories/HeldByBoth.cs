using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>
/// What a source knows of what a target offered: names, by which pages are referred to, and the guest's own memory when it last moved
/// between the two, from which pages that changed since are made. Kept readable until it is disposed.
/// </summary>
/// <param name="names">Names of all that was offered, as far as they are known here.</param>
/// <param name="own">The guest's own memory, in use; null where none is held.</param>
/// <param name="firstIndex">Where its units begin among the names.</param>
internal sealed class HeldByBoth(KnownNames names, KeptMemory? own, int firstIndex) : IKnownBases, IDisposable
{
    /// <summary>Names of what the target holds.</summary>
    public KnownNames Names => names;

    public bool TryRead(UnitAddress address, Span<byte> content, out int index)
    {
        index = -1;
        if (own is null || !own.TryFind(address, out var unit) || !own.TryRead(unit, content))
        {
            return false;
        }

        index = firstIndex + unit;
        return true;
    }

    public void Dispose() => own?.Dispose();
}
