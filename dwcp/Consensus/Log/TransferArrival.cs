using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>The transfer that a VM's epoch began with.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="From">The region that gave the VM.</param>
/// <param name="Content">What arrived, the same as what was sent.</param>
/// <param name="Times">When.</param>
public sealed record TransferArrival(string Migration, string From, GuestContent Content, TransferTimes Times)
{
    internal void Write(WireWriter writer)
    {
        writer.Text(Migration).Text(From);
        Content.Write(writer);
        Times.Write(writer);
    }

    internal static TransferArrival Read(ref WireReader reader) =>
        new(reader.Name(), reader.Name(), GuestContent.Read(ref reader), TransferTimes.Read(ref reader));
}
