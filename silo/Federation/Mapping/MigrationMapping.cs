using NovaCron.GrainInterfaces;

namespace NovaCron.Silo.Federation.Mapping;

/// <summary>Migrations as messages.</summary>
internal static class MigrationMapping
{
    /// <summary>The message.</summary>
    public static Wire.Migration ToWire(this MigrationInfo migration)
    {
        var wire = new Wire.Migration
        {
            Id = migration.Id,
            Vm = migration.Vm,
            SourceRegion = migration.SourceRegion,
            TargetRegion = migration.TargetRegion,
            Phase = migration.Phase.ToString(),
            Epoch = migration.Epoch,
            Progress = migration.Progress?.ToWire(),
            Failure = migration.Failure?.ToWire(),
            StartedAtTicks = migration.StartedAt.UtcTicks,
            ConsoleOffset = migration.ConsoleOffset,
        };
        if (migration.EndedAt is { } endedAt)
            wire.EndedAtTicks = endedAt.UtcTicks;
        if (migration.Downtime is { } downtime)
            wire.DowntimeTicks = downtime.Ticks;
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static MigrationInfo FromWire(this Wire.Migration migration) => new(
        WireValues.RequiredName(migration.Id, "migration.id"),
        WireValues.RequiredName(migration.Vm, "migration.vm"),
        WireValues.RequiredName(migration.SourceRegion, "migration.source_region"),
        WireValues.RequiredName(migration.TargetRegion, "migration.target_region"),
        WireValues.ToEnum<MigrationPhase>(migration.Phase, "migration.phase"),
        WireValues.NotNegative(migration.Epoch, "migration.epoch"),
        migration.Progress?.FromWire(),
        migration.Failure?.FromWire(),
        WireValues.ToInstant(migration.StartedAtTicks, "migration.started_at_ticks"),
        migration.HasEndedAtTicks ? WireValues.ToInstant(migration.EndedAtTicks, "migration.ended_at_ticks") : null,
        migration.HasDowntimeTicks ? TimeSpan.FromTicks(migration.DowntimeTicks) : null,
        WireValues.NotNegative(migration.ConsoleOffset, "migration.console_offset"));

    /// <summary>The message.</summary>
    public static Wire.MigrateRequest ToWire(this MigrationRequest request, string vm, string? commandId)
    {
        var wire = new Wire.MigrateRequest
        {
            Vm = vm,
            TargetRegion = request.TargetRegion,
            Streams = request.Streams,
            DowntimeLimitTicks = request.DowntimeLimit.Ticks,
        };
        if (commandId is not null)
            wire.CommandId = commandId;
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static MigrationRequest FromWire(this Wire.MigrateRequest request) => new(
        WireValues.RequiredName(request.TargetRegion, "migrate_request.target_region"),
        request.Streams,
        TimeSpan.FromTicks(WireValues.NotNegative(request.DowntimeLimitTicks, "migrate_request.downtime_limit_ticks")));

    private static Wire.MigrationProgress ToWire(this MigrationProgress progress)
    {
        var wire = new Wire.MigrationProgress
        {
            TotalBytes = progress.TotalBytes,
            RemainingBytes = progress.RemainingBytes,
            StreamBytes = progress.StreamBytes,
            WireBytes = progress.WireBytes,
            BytesPerSecond = progress.BytesPerSecond,
            Round = progress.Round,
            Streams = progress.Streams,
            Mode = progress.Mode,
            ResentBytes = progress.ResentBytes,
            Stalls = progress.Stalls,
            StalledTicks = progress.StalledTime.Ticks,
        };
        if (progress.Remaining is { } remaining)
            wire.RemainingTicks = remaining.Ticks;
        if (progress.StalledSince is { } since)
            wire.StalledSinceTicks = since.UtcTicks;
        return wire;
    }

    private static MigrationProgress FromWire(this Wire.MigrationProgress progress) => new(
        progress.TotalBytes,
        progress.RemainingBytes,
        progress.StreamBytes,
        progress.WireBytes,
        progress.BytesPerSecond,
        progress.Round,
        progress.Streams,
        progress.HasRemainingTicks ? TimeSpan.FromTicks(progress.RemainingTicks) : null,
        progress.Mode,
        progress.ResentBytes,
        progress.Stalls,
        TimeSpan.FromTicks(WireValues.NotNegative(progress.StalledTicks, "migration_progress.stalled_ticks")),
        progress.HasStalledSinceTicks
            ? WireValues.ToInstant(progress.StalledSinceTicks, "migration_progress.stalled_since_ticks") : null);
}
