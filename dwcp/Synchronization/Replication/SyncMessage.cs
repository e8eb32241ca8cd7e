using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>What replicas say to each other. A closed list.</summary>
public abstract record SyncMessage
{
    private SyncMessage()
    {
    }

    /// <summary>The first word on a link.</summary>
    /// <param name="Author">Who says it.</param>
    /// <param name="Applied">What it has in writing.</param>
    /// <param name="IsAnswer">Whether it answers the other's: else it wants an answer, and all that was sent to it before is lost.</param>
    public sealed record Hello(Author Author, VersionVector Applied, bool IsAnswer) : SyncMessage;

    /// <summary>All up to here is in writing.</summary>
    /// <param name="Author">Who says it.</param>
    /// <param name="Applied">What it has in writing.</param>
    /// <param name="Heard">The time of the last heartbeat that it has of each author, in milliseconds since the Unix epoch.</param>
    public sealed record Ack(Author Author, VersionVector Applied, IReadOnlyList<KeyValuePair<Author, long>> Heard) : SyncMessage;

    /// <summary>A heartbeat, of the sender or of another author.</summary>
    public sealed record Beat(Heartbeat Heartbeat) : SyncMessage;

    /// <summary>A batch, of the sender or of another author.</summary>
    public sealed record Push(SyncBatch Batch) : SyncMessage;

    /// <summary>An author's changes are wanted, from whomever.</summary>
    /// <param name="Author">The author.</param>
    /// <param name="First">The first number that is missing.</param>
    public sealed record Want(Author Author, long First) : SyncMessage;

    /// <summary>A whole store may be had, page by page: what is missing is kept no more.</summary>
    /// <param name="Id">Names the store, as it is now.</param>
    /// <param name="Applied">Which transactions were applied to it.</param>
    /// <param name="Shown">What it may show a part of, beyond those.</param>
    /// <param name="Context">What it has seen.</param>
    /// <param name="Time">No moment in it is later.</param>
    public sealed record Offer(
        Digest Id, VersionVector Applied, VersionVector Shown, CausalContext Context, HybridTime Time) : SyncMessage;

    /// <summary>A page is wanted.</summary>
    /// <param name="Id">The store's name.</param>
    /// <param name="After">The last record of the page before; null for the first page.</param>
    public sealed record Ask(Digest Id, RecordKey? After) : SyncMessage;

    /// <summary>A page.</summary>
    /// <param name="Id">The store's name.</param>
    /// <param name="After">As it was asked for.</param>
    /// <param name="Records">All records behind that one, up to the last one here.</param>
    /// <param name="IsLast">Whether there are no more: then up to the end of all keys.</param>
    public sealed record Page(Digest Id, RecordKey? After, IReadOnlyList<ReplicatedRecord> Records, bool IsLast) : SyncMessage;
}
