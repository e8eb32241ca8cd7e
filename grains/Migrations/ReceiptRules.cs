using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Migrations;

/// <summary>What source and target of a migration hold a receipt to.</summary>
internal static class ReceiptRules
{
    /// <summary>The longest receipt that is taken, in bytes: 32 signatures, the longest proof, and room.</summary>
    public const int BytesMax = 32 * 1024;

    private static readonly Digest NoDisk = Digest.Of([]);

    /// <summary>What a guest consists of. Guests with a disk do not move yet: the digest of no disk stands for it on both sides.</summary>
    public static GuestContent ContentOf(string sha256) => new(new Digest(Convert.FromHexString(sha256)), NoDisk);

    /// <summary>Takes what the target has made of the draft.</summary>
    /// <exception cref="NovaCronException">It is another one, or proves nothing.</exception>
    public static MigrationReceipt Check(
        MigrationReceipt signed, MigrationReceipt draft, FederationConfiguration configuration, string side)
    {
        if (signed.Statement != draft.Statement)
        {
            throw Failures.At(NovaCronError.ProtocolViolation, "receipt", side, "The receipt that came back says something else.");
        }

        return signed.Verify(configuration) is { } failure
            ? throw Failures.At(NovaCronError.ProtocolViolation, "receipt", side, $"The receipt proves nothing: {failure}.")
            : signed;
    }

    /// <summary>A receipt as users see it.</summary>
    public static MigrationReceiptInfo ToInfo(byte[] bytes)
    {
        var receipt = MigrationReceipt.Decode(bytes);
        var (statement, root) = (receipt.Statement, receipt.Ownership.Root);
        return new MigrationReceiptInfo(
            statement.Migration,
            statement.Vm,
            statement.Uid,
            statement.Epoch,
            statement.From,
            statement.To,
            statement.AtSource.Memory.ToString(),
            statement.AtTarget.Memory.ToString(),
            statement.AtSource.Disk.ToString(),
            statement.AtTarget.Disk.ToString(),
            DateTimeOffset.FromUnixTimeMilliseconds(statement.Times.BeganAt),
            DateTimeOffset.FromUnixTimeMilliseconds(statement.Times.StoppedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(statement.Times.HandedOverAt),
            statement.Chain,
            root.Epoch,
            root.Index,
            root.Root.ToString(),
            bytes);
    }
}
