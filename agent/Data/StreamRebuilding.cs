using NovaCron.Dwcp.Encoding;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Agent.Data;

/// <summary>Where the protocol's units become a machine's pages again, on the target side.</summary>
internal sealed class StreamRebuilding(MigrationStreamWriter stream) : IUnitSink
{
    public void DefineBlock(ushort block, string name) => stream.DefineBlock(block, name);

    public void Opaque(ReadOnlySpan<byte> bytes) => stream.Opaque(bytes);

    public void Zero(UnitAddress address, ushort tag, byte fill) => stream.Zero(address.Block, address.Offset, tag, fill);

    public void Page(UnitAddress address, ushort tag, ReadOnlySpan<byte> content) => stream.Page(
        address.Block, address.Offset, tag, content);
}
