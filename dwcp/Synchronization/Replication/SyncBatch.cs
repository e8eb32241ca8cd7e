using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>
/// Transactions of one author that follow one another, signed by it, so that anybody may pass them on. Immutable; kept and sent as the
/// bytes that were signed.
/// </summary>
public sealed class SyncBatch
{
    /// <summary>The longest signature, in bytes.</summary>
    internal const int SignatureBytesMax = 256;

    private const byte Format = 1;

    private readonly Digest _digest;
    private readonly ReadOnlyMemory<byte> _signature;

    private SyncBatch(
        VersionVector seen, ImmutableArray<Transaction> transactions, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> signature)
    {
        (Seen, Transactions, _signature) = (seen, transactions, signature);
        _digest = DigestOf(body.Span);
        Bytes = new WireWriter().Bytes(body.Span).Bytes(signature.Span).ToArray();
    }

    /// <summary>Who made them.</summary>
    public Author Author => Transactions[0].Author;

    /// <summary>The first one's first number.</summary>
    public long First => Transactions[0].First;

    /// <summary>The last one's last number.</summary>
    public long Last => Transactions[^1].Last;

    /// <summary>What of other authors its author had seen when it made the last one: nothing of it is shown before that.</summary>
    public VersionVector Seen { get; }

    /// <summary>The transactions, in their order.</summary>
    public ImmutableArray<Transaction> Transactions { get; }

    /// <summary>The batch as bytes, with its signature.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads one; who signed it is another question.</summary>
    /// <exception cref="WireFormatException">It is none, or one of its parts is over a limit.</exception>
    public static SyncBatch Decode(ReadOnlyMemory<byte> bytes, SyncOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reader = new WireReader(bytes);
        var (body, signature) = (reader.Bytes(options.MessageBytesMax), reader.Bytes(SignatureBytesMax));
        reader.End();
        var inside = new WireReader(body);
        if (inside.U8() is var format && format != Format)
        {
            throw new WireFormatException($"a batch of format {format}; {Format} is known");
        }

        var seen = ContextCodec.DecodeVector(inside.Bytes(options.MessageBytesMax), options.Store);
        var transactions = inside.List(options.BatchTransactionsMax, (ref WireReader from) =>
            TransactionCodec.Decode(from.Bytes(options.MessageBytesMax), options.Records));
        inside.End();
        SyncWire.Require(ProblemOf(seen, transactions));
        return new(seen, [.. transactions], body, signature);
    }

    /// <summary>Makes one of this author's transactions.</summary>
    internal static SyncBatch Sign(VersionVector seen, ImmutableArray<Transaction> transactions, IMemberSigner signer)
    {
        var body = new WireWriter()
            .U8(Format)
            .Bytes(ContextCodec.Encode(seen))
            .List(transactions, (to, transaction) => to.Bytes(TransactionCodec.Encode(transaction)))
            .ToArray();
        return new(seen, transactions, body, signer.Sign(DigestOf(body)));
    }

    /// <summary>Whether its author signed it.</summary>
    internal bool IsSigned(IAuthorVerifier verifier) => verifier.Verify(Author, _digest, _signature.Span);

    private static string? ProblemOf(VersionVector seen, Transaction[] transactions)
    {
        if (transactions.Length == 0 || seen[transactions[0].Author] > 0)
        {
            return "a batch has transactions, and waits for other authors' only";
        }

        for (var i = 1; i < transactions.Length; i++)
        {
            if (transactions[i].Author != transactions[0].Author || transactions[i].First != transactions[i - 1].Last + 1)
            {
                return "transactions of a batch are of one author, and follow one another";
            }
        }

        return null;
    }

    private static Digest DigestOf(ReadOnlySpan<byte> body) => new WireWriter().Text("novacron/sync batch/1").Bytes(body).Digest;
}
