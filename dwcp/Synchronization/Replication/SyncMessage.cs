using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
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

    /// <summary>What nodes of the tree of sums have below them is wanted.</summary>
    /// <param name="Id">Names the question.</param>
    /// <param name="Level">The nodes' level, from 0 for the root to 2, whose children are the leaves.</param>
    /// <param name="Nodes">The nodes, in their order.</param>
    public sealed record AskSums(Digest Id, int Level, IReadOnlyList<int> Nodes) : SyncMessage;

    /// <summary>What nodes have below them.</summary>
    /// <param name="Id">As it was asked.</param>
    /// <param name="Children">For each node the low 64 bits of its children's sums; none if they cannot be told now.</param>
    public sealed record Sums(Digest Id, IReadOnlyList<ulong> Children) : SyncMessage;

    /// <summary>Records of leaves are wanted, but for those that are the same.</summary>
    /// <param name="Id">Names the question.</param>
    /// <param name="Leaves">What the sender has in them, in their order.</param>
    public sealed record AskRecords(Digest Id, IReadOnlyList<LeafDigests> Leaves) : SyncMessage;

    /// <summary>What a store has in leaves.</summary>
    /// <param name="Id">As it was asked.</param>
    /// <param name="Applied">What was applied to it, all of it and nothing else.</param>
    /// <param name="Refused">Leaves of which it tells nothing now, in their order.</param>
    /// <param name="Leaves">Leaves of which it tells, in their order; of others it tells when it is asked again.</param>
    /// <param name="Records">Records of these leaves that were not among those named, in the order of their keys.</param>
    public sealed record Answer(
        Digest Id,
        VersionVector Applied,
        IReadOnlyList<int> Refused,
        IReadOnlyList<LeafAnswer> Leaves,
        IReadOnlyList<ReplicatedRecord> Records) : SyncMessage;
}
