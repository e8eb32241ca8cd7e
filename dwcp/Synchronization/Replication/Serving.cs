using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>A store that a peer gets page by page.</summary>
internal sealed class Serving(SyncMessage.Offer offer, StoreSnapshot store, TimeSpan now)
{
    public SyncMessage.Offer Offer => offer;

    public StoreSnapshot Store => store;

    /// <summary>When it was offered last; null for never.</summary>
    public TimeSpan? OfferedAt { get; set; }

    /// <summary>When the peer last asked for a page, or it was begun.</summary>
    public TimeSpan AskedAt { get; set; } = now;
}
