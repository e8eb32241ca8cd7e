using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Grains.Records;

/// <summary>
/// What a region's replica of the records is made of. It runs beside the region's member of the federation's log, which says who takes
/// part and by which keys.
/// </summary>
/// <param name="OpenStore">Opens where it is written; each beginning has its own.</param>
/// <param name="Outbox">Takes changes that belong to no grain's state.</param>
/// <param name="Link">Carries its messages to other regions.</param>
/// <param name="Genesis">How the federation's log began.</param>
public sealed record RecordsSetup(Func<ISyncStore> OpenStore, IOutbox Outbox, ISyncLink Link, FederationConfiguration Genesis)
{
    /// <summary>Pace and limits of the replica.</summary>
    public SyncOptions Options { get; init; } = new();

    /// <summary>Pace and limits of what drives it.</summary>
    public SyncDriverOptions Driving { get; init; } = new();
}
