using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>
/// What a replica wants done, in this order: whatever follows a <see cref="Write"/> only once that is durable. If a write fails, the
/// replica is not to be used any more: another one begins from what is durable. A closed list.
/// </summary>
public abstract record SyncOutput
{
    private SyncOutput()
    {
    }

    /// <summary>Write it in one transaction of the database.</summary>
    /// <param name="Kept">Batches that are kept for others, behind those there are. One takes the place of the loose
    /// transactions in it.</param>
    /// <param name="Loose">This author's transactions that are in no batch yet, behind those there are.</param>
    /// <param name="Trimmed">Of these authors all batches up to these numbers go.</param>
    /// <param name="Changed">Records that are other ones now; an empty one goes.</param>
    /// <param name="Sums">Leaves that have another sum now, in their order; one that has none is of sum 0.</param>
    /// <param name="Rewritten">
    /// Leaves of which all rows go before <paramref name="Changed"/> is written, in their order: all their records are in it.
    /// </param>
    /// <param name="Context">What the store has seen.</param>
    /// <param name="Applied">Which transactions were applied, this author's own included.</param>
    /// <param name="Shown">What the store may show a part of, beyond what was applied.</param>
    /// <param name="ConsumedRow">The last row of the outbox that was consumed: all up to it go.</param>
    /// <param name="ClockFloor">The moment that the clock has told or observed last.</param>
    public sealed record Write(
        IReadOnlyList<SyncBatch> Kept,
        IReadOnlyList<Transaction> Loose,
        IReadOnlyList<Dot> Trimmed,
        IReadOnlyList<ReplicatedRecord> Changed,
        IReadOnlyList<LeafSum> Sums,
        IReadOnlyList<int> Rewritten,
        CausalContext Context,
        VersionVector Applied,
        VersionVector Shown,
        long ConsumedRow,
        HybridTime ClockFloor) : SyncOutput;

    /// <summary>Send a message; one that is lost is made good for.</summary>
    /// <param name="To">The region.</param>
    /// <param name="Bytes">The message.</param>
    public sealed record Send(string To, ReadOnlyMemory<byte> Bytes) : SyncOutput;

    /// <summary>A row was consumed without a transaction: over a limit, or wanting rights that are not there. Nothing changed.</summary>
    /// <param name="Row">The row's id.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Refused(long Row, string Reason) : SyncOutput;

    /// <summary>Something needs people's attention. Told once, until it is over.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Author">Whose changes wait for it.</param>
    /// <param name="Detail">More, for people.</param>
    public sealed record Alarm(SyncAlarm Kind, Author Author, string Detail) : SyncOutput;

    /// <summary>A message was not taken.</summary>
    /// <param name="From">The region that sent it.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Detail">More, for people.</param>
    public sealed record Dropped(string From, SyncDrop Reason, string Detail) : SyncOutput;
}
