using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>A store that a peer gets page by page.</summary>
internal sealed class Serving(StoreSnapshot store, VersionVector applied, HybridTime time, TimeSpan now)
{
    public Digest Id { get; } = IdOf(applied);

    public StoreSnapshot Store => store;

    public VersionVector Applied => applied;

    public HybridTime Time => time;

    /// <summary>When it was offered last.</summary>
    public TimeSpan OfferedAt { get; set; } = now;

    /// <summary>When the peer last asked for a page, or it was begun.</summary>
    public TimeSpan AskedAt { get; set; } = now;

    /// <summary>The name of a store: what it has applied, and nothing else, is all there is to it.</summary>
    public static Digest IdOf(VersionVector applied) => Digest.Of(ContextCodec.Encode(applied));
}

/// <summary>A store that comes from a peer page by page.</summary>
internal sealed class Filling(string from, VersionVector applied, HybridTime time, TimeSpan now)
{
    public Digest Id { get; } = Serving.IdOf(applied);

    public string From => from;

    public VersionVector Applied => applied;

    public HybridTime Time => time;

    /// <summary>The last record of the last page that came.</summary>
    public RecordKey? After { get; set; }

    public bool HasBegun { get; set; }

    /// <summary>When a page came last, or it was begun.</summary>
    public TimeSpan HeardAt { get; set; } = now;

    /// <summary>When a page was asked for last.</summary>
    public TimeSpan AskedAt { get; set; } = now;
}
