using NovaCron.Dwcp.Synchronization.AntiEntropy;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>What happens to a replica. A closed list.</summary>
public abstract record SyncInput
{
    private SyncInput()
    {
    }

    /// <summary>Time has passed; to be told once in each <see cref="SyncOptions.AckDelay"/> at least.</summary>
    public sealed record Tick : SyncInput;

    /// <summary>The outbox was read. Rows that were consumed before are passed over.</summary>
    /// <param name="Rows">Rows in the order of commits, <see cref="SyncOptions.RowsMax"/> at most; none may be left out.</param>
    /// <param name="ThroughMs">
    /// Whatever was committed before this, in milliseconds since the Unix epoch by the region's clock, is in these rows or was in earlier
    /// ones. Other regions are told of it: one that lies makes them believe that they see what they do not.
    /// </param>
    public sealed record Announce(IReadOnlyList<OutboxRow> Rows, long ThroughMs) : SyncInput;

    /// <summary>A message has come. It may be lost, repeated, late, and in any order.</summary>
    /// <param name="From">The region that sent it, proven by the link.</param>
    /// <param name="Bytes">The message; they are the replica's from now on.</param>
    public sealed record Receive(string From, ReadOnlyMemory<byte> Bytes) : SyncInput;

    /// <summary>A link to a member is there, anew.</summary>
    /// <param name="Region">The member: of a region that the replica was not told of this says nothing.</param>
    public sealed record Connected(string Region) : SyncInput;

    /// <summary>The link to a member is gone.</summary>
    /// <param name="Region">The member.</param>
    public sealed record Disconnected(string Region) : SyncInput;

    /// <summary>Who takes part from now on, this region among them; links to those that stay are kept.</summary>
    /// <param name="All">All members, <see cref="SyncOptions.MembersMax"/> at most.</param>
    public sealed record Members(IReadOnlyList<SyncMember> All) : SyncInput;

    /// <summary>
    /// Rows of the database were looked at while the replica ran, and those of some leaves do not add up to their sums: they are written
    /// anew.
    /// </summary>
    /// <param name="Leaves">The leaves, as <see cref="LeafScrub"/> finds them.</param>
    public sealed record Scrubbed(IReadOnlyList<int> Leaves) : SyncInput;
}
