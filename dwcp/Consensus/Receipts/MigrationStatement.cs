using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Receipts;

/// <summary>What source and target say of a migration.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Vm">The VM's name.</param>
/// <param name="Uid">Which VM of that name.</param>
/// <param name="Epoch">The ownership epoch that the migration has begun.</param>
/// <param name="Migration">The migration.</param>
/// <param name="From">The source's region.</param>
/// <param name="To">The target's region.</param>
/// <param name="AtSource">What the source has sent.</param>
/// <param name="AtTarget">What the target has got.</param>
/// <param name="Times">When it happened, by the source's clock.</param>
public sealed record MigrationStatement(
    string Chain,
    string Vm,
    string Uid,
    long Epoch,
    string Migration,
    string From,
    string To,
    GuestContent AtSource,
    GuestContent AtTarget,
    TransferTimes Times)
{
    /// <summary>What both sign.</summary>
    public Digest SigningDigest()
    {
        var writer = new WireWriter().Text("novacron migration 1");
        Write(writer);
        return writer.Digest;
    }

    internal void Write(WireWriter writer)
    {
        writer.Text(Chain).Text(Vm).Text(Uid).I64(Epoch).Text(Migration).Text(From).Text(To);
        AtSource.Write(writer);
        AtTarget.Write(writer);
        Times.Write(writer);
    }

    internal static MigrationStatement Read(ref WireReader reader) => new(
        reader.Name(),
        reader.Name(),
        reader.Name(),
        reader.Count64(),
        reader.Name(),
        reader.Name(),
        reader.Name(),
        GuestContent.Read(ref reader),
        GuestContent.Read(ref reader),
        TransferTimes.Read(ref reader));
}
