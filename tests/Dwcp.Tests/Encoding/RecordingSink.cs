using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

/// <summary>Remembers every call.</summary>
internal sealed class RecordingSink : IUnitSink
{
    public List<UnitCall> Calls { get; } = [];

    public void DefineBlock(ushort block, string name) =>
        Calls.Add(new UnitCall("block", new UnitAddress(block, 0), Text: name));

    public void Opaque(ReadOnlySpan<byte> bytes) => Calls.Add(new UnitCall("opaque") { Bytes = bytes.ToArray() });

    public void Zero(UnitAddress address, ushort tag, byte fill) => Calls.Add(new UnitCall("zero", address, tag, fill));

    public void Page(UnitAddress address, ushort tag, ReadOnlySpan<byte> content) =>
        Calls.Add(new UnitCall("page", address, tag) { Bytes = content.ToArray() });
}
