using NovaCron.Bench.Orleans;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Bench.Hde.Measuring;

/// <summary>Compares every decoded unit with the content that was encoded.</summary>
/// <param name="content">The content; empty compares nothing.</param>
internal sealed class ComparingSink(ReadOnlyMemory<byte> content) : IUnitSink
{
    /// <summary>Units decoded so far.</summary>
    public long Units { get; private set; }

    public void DefineBlock(ushort block, string name)
    {
    }

    public void Opaque(ReadOnlySpan<byte> bytes)
    {
    }

    public void Zero(UnitAddress address, ushort tag, byte fill)
    {
        Units++;
        if (!content.IsEmpty && (fill != 0 || !UnitStream.IsZero(Expected(address))))
            throw Differs(address);
    }

    public void Page(UnitAddress address, ushort tag, ReadOnlySpan<byte> bytes)
    {
        Units++;
        if (!content.IsEmpty && !bytes.SequenceEqual(Expected(address)))
            throw Differs(address);
    }

    private ReadOnlySpan<byte> Expected(UnitAddress address) => content.Span.Slice((int)address.Offset, UnitAddress.Size);

    private static BenchException Differs(UnitAddress address) => new($"the unit at {address.Offset} is not what was encoded");
}
