using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>A replica behind its last durable round, for any reader. Nothing in it changes.</summary>
/// <param name="Author">Whom it writes as.</param>
/// <param name="Store">The records.</param>
/// <param name="Applied">Which transactions are in them.</param>
/// <param name="IsWhole">Whether they show nothing else.</param>
/// <param name="Sources">How stale each other author was at <paramref name="At"/>.</param>
/// <param name="OwnAsOfMs">All that this region committed before this time is in it, in milliseconds since the Unix epoch.</param>
/// <param name="At">When it was made, by the clock that only goes forward.</param>
public sealed record SyncView(
    Author Author,
    StoreSnapshot Store,
    VersionVector Applied,
    bool IsWhole,
    IReadOnlyList<SourceStaleness> Sources,
    long OwnAsOfMs,
    TimeSpan At)
{
    /// <summary>The newest life of a region that was heard of; null before anything was.</summary>
    public SourceStaleness? Find(string region)
    {
        SourceStaleness? found = null;
        foreach (var source in Sources)
        {
            found = source.Author.Region == region && !(source.Author.Incarnation < found?.Author.Incarnation) ? source : found;
        }

        return found;
    }
}
