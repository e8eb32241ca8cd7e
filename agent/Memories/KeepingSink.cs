using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>Passes units on, and keeps what memory they are.</summary>
/// <param name="inner">Who takes the units.</param>
/// <param name="begin">Begins to keep at the first unit; null where it is not to be kept.</param>
internal sealed class KeepingSink(IUnitSink inner, Func<KeptMemoryWriter?> begin) : IUnitSink
{
    private bool _hasBegun;

    /// <summary>What is kept; null before the first unit, and where nothing is.</summary>
    public KeptMemoryWriter? Keeping { get; private set; }

    public void DefineBlock(ushort block, string name) => inner.DefineBlock(block, name);

    public void Opaque(ReadOnlySpan<byte> bytes) => inner.Opaque(bytes);

    public void Zero(UnitAddress address, ushort tag, byte fill)
    {
        inner.Zero(address, tag, fill);
        Begun()?.Forget(address);
    }

    public void Page(UnitAddress address, ushort tag, ReadOnlySpan<byte> content)
    {
        inner.Page(address, tag, content);
        Begun()?.Page(address, content);
    }

    private KeptMemoryWriter? Begun()
    {
        if (!_hasBegun)
        {
            (_hasBegun, Keeping) = (true, begin());
        }

        return Keeping;
    }
}
