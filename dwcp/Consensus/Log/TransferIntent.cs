using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>The right of one migration to transfer a VM.</summary>
/// <param name="Number">Its number among the VM's in this epoch, from 1; never used again.</param>
/// <param name="Migration">The migration.</param>
/// <param name="To">The region that would receive the VM.</param>
public sealed record TransferIntent(long Number, string Migration, string To)
{
    internal void Write(WireWriter writer) => writer.I64(Number).Text(Migration).Text(To);

    internal static TransferIntent Read(ref WireReader reader) => new(reader.Count64(), reader.Name(), reader.Name());
}
