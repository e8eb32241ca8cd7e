using NovaCron.Dwcp.Encoding;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Agent.Data;

/// <summary>Where a machine's pages become the protocol's units, on the source side.</summary>
internal sealed class StreamEncoding(IUnitSink units) : IMigrationStreamVisitor
{
    public void DefineBlock(ushort block, string name) => units.DefineBlock(block, name);

    public void Opaque(ReadOnlySpan<byte> bytes) => units.Opaque(bytes);

    public void Zero(ushort block, ulong offset, ushort tag, byte fill) => units.Zero(new UnitAddress(block, offset), tag, fill);

    public void Page(ushort block, ulong offset, ushort tag, ReadOnlySpan<byte> content) =>
        units.Page(new UnitAddress(block, offset), tag, content);
}
