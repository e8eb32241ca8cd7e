using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>A store that comes from a peer page by page.</summary>
internal sealed class Filling(string from, SyncMessage.Offer offer, TimeSpan now)
{
    public string From => from;

    public SyncMessage.Offer Offer => offer;

    /// <summary>The last number of each author that the other store has seen.</summary>
    public VersionVector Ceiling { get; } =
        offer.Context.Vector.Join(VersionVector.Of(offer.Context.Cloud.Select(run => new Dot(run.Author, run.Last))));

    /// <summary>The last record of the last page that came.</summary>
    public RecordKey? After { get; set; }

    /// <summary>Whether a page has come.</summary>
    public bool HasBegun { get; set; }

    /// <summary>When a page came last, or it was begun.</summary>
    public TimeSpan HeardAt { get; set; } = now;

    /// <summary>When a page was asked for last; null for never.</summary>
    public TimeSpan? AskedAt { get; set; }
}
