using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Receipts;

/// <summary>
/// Shows that a VM has moved, what arrived, and that the federation agreed, to anyone who knows that epoch's configuration: no region has
/// to be asked. What arrived is the two regions' word; that it is the same word, and that ownership passed with it, is the federation's.
/// </summary>
/// <param name="Statement">What source and target say.</param>
/// <param name="BySource">The source's signature under it.</param>
/// <param name="ByTarget">The target's.</param>
/// <param name="Ownership">That the target owned the VM, by this migration.</param>
public sealed record MigrationReceipt(
    MigrationStatement Statement, ReadOnlyMemory<byte> BySource, ReadOnlyMemory<byte> ByTarget, OwnershipCertificate Ownership)
{
    /// <summary>Checks it; null where it holds.</summary>
    /// <param name="configuration">The configuration of the certificate's epoch, from somewhere that is trusted.</param>
    public ReceiptFailure? Verify(FederationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Statement.Chain != configuration.Chain
            ? ReceiptFailure.OtherChain
            : Ownership.Verify(configuration) ?? Contradiction() ?? Unsigned(configuration);
    }

    /// <summary>Writes it.</summary>
    public byte[] Encode() => LogWire.Encoded(Write);

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static MigrationReceipt Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    private ReceiptFailure? Contradiction()
    {
        var record = Ownership.Record;
        return Statement switch
        {
            _ when record.Vm != Statement.Vm || record.Uid != Statement.Uid || record.Owner != Statement.To => ReceiptFailure.OtherOwner,
            _ when record.Epoch != Statement.Epoch
                || record.Arrival is not { } arrival
                || arrival.Migration != Statement.Migration
                || arrival.From != Statement.From
                || arrival.Times != Statement.Times => ReceiptFailure.OtherMigration,
            _ when Statement.AtSource != Statement.AtTarget || record.Arrival.Content != Statement.AtTarget =>
                ReceiptFailure.ContentDiffers,
            _ => null,
        };
    }

    private ReceiptFailure? Unsigned(FederationConfiguration configuration)
    {
        var digest = Statement.SigningDigest();
        return (configuration.Find(Statement.From), configuration.Find(Statement.To)) switch
        {
            (null, _) or (_, null) => ReceiptFailure.NotMember,
            var (from, _) when !from.Key.HasSigned(digest, BySource.Span) => ReceiptFailure.SourceDidNotSign,
            var (_, to) when !to.Key.HasSigned(digest, ByTarget.Span) => ReceiptFailure.TargetDidNotSign,
            _ => null,
        };
    }

    private void Write(WireWriter writer)
    {
        Statement.Write(writer);
        writer.Bytes(BySource.Span).Bytes(ByTarget.Span);
        Ownership.Write(writer);
    }

    private static MigrationReceipt Read(ref WireReader reader) =>
        new(MigrationStatement.Read(ref reader), reader.Signature(), reader.Signature(), OwnershipCertificate.Read(ref reader));
}
