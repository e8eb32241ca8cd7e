namespace NovaCron.GrainInterfaces;

/// <summary>What a user asks of a migration.</summary>
/// <param name="TargetRegion">Where the guest shall run.</param>
/// <param name="Streams">Connections to use, 1 to 64; 0 leaves the choice to the transport.</param>
/// <param name="DowntimeLimit">How long the guest may stand still for its last pages; zero means 300 ms.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.MigrationRequest")]
public sealed record MigrationRequest(
    [property: Id(0)] string TargetRegion,
    [property: Id(1)] int Streams = 0,
    [property: Id(2)] TimeSpan DowntimeLimit = default);

/// <summary>A migration as it is.</summary>
/// <param name="Id">Its id, a ULID.</param>
/// <param name="Vm">The VM.</param>
/// <param name="SourceRegion">Where the guest ran.</param>
/// <param name="TargetRegion">Where it shall run.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Epoch">The ownership epoch after it.</param>
/// <param name="Progress">The copy's progress; null before it began.</param>
/// <param name="Failure">Why it is being or was rolled back; null when nothing failed.</param>
/// <param name="StartedAt">When it was planned.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
/// <param name="Downtime">
/// From the guest's stop at the source to its running at the target, as the regions' clocks saw it; null before.
/// </param>
/// <param name="ConsoleOffset">Console bytes the guest had written when it stopped at the source; 0 before.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.MigrationInfo")]
public sealed record MigrationInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] string Vm,
    [property: Id(2)] string SourceRegion,
    [property: Id(3)] string TargetRegion,
    [property: Id(4)] MigrationPhase Phase,
    [property: Id(5)] long Epoch,
    [property: Id(6)] MigrationProgress? Progress,
    [property: Id(7)] Failure? Failure,
    [property: Id(8)] DateTimeOffset StartedAt,
    [property: Id(9)] DateTimeOffset? EndedAt,
    [property: Id(10)] TimeSpan? Downtime,
    [property: Id(11)] long ConsoleOffset = 0)
{
    /// <summary>Whether it has ended, one way or the other.</summary>
    public bool HasEnded => Phase is MigrationPhase.Completed or MigrationPhase.RolledBack;
}

/// <summary>A copy's progress.</summary>
/// <param name="TotalBytes">The guest's memory, in bytes.</param>
/// <param name="RemainingBytes">Memory still to be sent, in bytes.</param>
/// <param name="StreamBytes">Bytes of the machine's own stream so far.</param>
/// <param name="WireBytes">Bytes on the wire so far.</param>
/// <param name="BytesPerSecond">Smoothed rate on the wire.</param>
/// <param name="Round">Pass over memory, from 1.</param>
/// <param name="Streams">Connections in use.</param>
/// <param name="Remaining">Estimated time to the switch-over; null while unknown.</param>
/// <param name="Mode">The path's kind as measured: <c>datacenter</c>, <c>hybrid</c> or <c>internet</c>; empty while unknown.</param>
/// <param name="ResentBytes">Bytes sent again after a connection was lost.</param>
/// <param name="Stalls">How often nothing arrived for some seconds although something was under way; the present stall counts.</param>
/// <param name="StalledTime">How long that was in all, until now.</param>
/// <param name="StalledSince">Since when nothing arrives, the guest running on; null while it flows.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.MigrationProgress")]
public sealed record MigrationProgress(
    [property: Id(0)] long TotalBytes,
    [property: Id(1)] long RemainingBytes,
    [property: Id(2)] long StreamBytes,
    [property: Id(3)] long WireBytes,
    [property: Id(4)] long BytesPerSecond,
    [property: Id(5)] int Round,
    [property: Id(6)] int Streams,
    [property: Id(7)] TimeSpan? Remaining,
    [property: Id(8)] string Mode = "",
    [property: Id(9)] long ResentBytes = 0,
    [property: Id(10)] int Stalls = 0,
    [property: Id(11)] TimeSpan StalledTime = default,
    [property: Id(12)] DateTimeOffset? StalledSince = null);

/// <summary>Where a migration stands. Each phase is written before what it names is done.</summary>
[GenerateSerializer, Alias("NovaCron.MigrationPhase")]
public enum MigrationPhase
{
    /// <summary>Written down; nothing was asked of anybody.</summary>
    Planned,

    /// <summary>The target makes room, gets the images it lacks, and starts the machine that waits.</summary>
    Reserving,

    /// <summary>Memory is copied while the guest runs.</summary>
    Copying,

    /// <summary>The guest stands still; last pages, device state, hashes.</summary>
    SwitchingOver,

    /// <summary>
    /// Both hashes agree and the source is about to write that the target owns the guest; in doubt, the VM's own record
    /// decides.
    /// </summary>
    Committing,

    /// <summary>The target owns the guest and is told to run it, until it says that it does.</summary>
    Activating,

    /// <summary>The guest runs at the target; the source's machine is removed.</summary>
    Cleaning,

    /// <summary>Done: the guest runs at the target.</summary>
    Completed,

    /// <summary>Given up: the target is told to forget it, the source's guest to run on.</summary>
    RollingBack,

    /// <summary>Given up: the guest is at the source.</summary>
    RolledBack,
}
