using NovaCron.Cli.Api;

namespace NovaCron.Cli.Output;

/// <summary>What scripts read of a migration that has ended.</summary>
/// <param name="Engine">What the region's grains run on; null when it could not be asked.</param>
/// <param name="Hypervisor">What runs the guest; null when it could not be asked.</param>
/// <param name="GuestMemoryBytes">The guest's memory, in bytes; null when nothing was copied and the VM could not be asked.</param>
/// <param name="SourceRegion">Where the guest ran.</param>
/// <param name="TargetRegion">Where it should run.</param>
/// <param name="TotalSeconds">From plan to end, in seconds.</param>
/// <param name="StreamBytes">Bytes of the machine's own stream.</param>
/// <param name="WireBytes">Bytes on the wire.</param>
/// <param name="Streams">Connections used.</param>
/// <param name="Mode">The path's kind as measured; empty or null when it is not known.</param>
/// <param name="ResentBytes">Bytes sent again after a connection was lost.</param>
/// <param name="Stalls">How often nothing got through for some seconds.</param>
/// <param name="StalledSeconds">How long that was in all, in seconds.</param>
/// <param name="DowntimeMs">How long the guest stood still, in milliseconds, as the regions' clocks saw it.</param>
/// <param name="HeartbeatsLost">Null: only a guest that counts its own heartbeats can tell.</param>
/// <param name="CorruptPages">Null: only a guest that verifies its own memory can tell.</param>
/// <param name="OwnerRegion">Who owns the VM now.</param>
/// <param name="Epoch">At which ownership epoch.</param>
/// <param name="Migration">The migration's id.</param>
/// <param name="Vm">The VM.</param>
/// <param name="Phase">How it ended.</param>
/// <param name="Failure">Why it was rolled back; null when it was not.</param>
internal sealed record MigrationReport(
    string? Engine,
    string? Hypervisor,
    long? GuestMemoryBytes,
    string SourceRegion,
    string TargetRegion,
    double? TotalSeconds,
    long StreamBytes,
    long WireBytes,
    int Streams,
    string? Mode,
    long ResentBytes,
    int Stalls,
    double StalledSeconds,
    double? DowntimeMs,
    int? HeartbeatsLost,
    int? CorruptPages,
    string OwnerRegion,
    long Epoch,
    string Migration,
    string Vm,
    string Phase,
    ApiFailure? Failure)
{
    /// <summary>Creates the report; what cannot be asked any more is null or taken from the migration itself.</summary>
    public static async Task<MigrationReport> CreateAsync(NovaCronApi api, ApiMigration migration, CancellationToken cancellationToken)
    {
        // Who owns it now is told by the owner: what a third region has heard may be from before.
        var vm = await TryAsync(() => api.ReadVmAsync(migration.Vm, "owner", null, cancellationToken));
        var regions = await TryAsync(() => api.ListRegionsAsync(cancellationToken));
        var hosts = await TryAsync(() => api.ListHostsAsync(cancellationToken));
        var owner = vm?.OwnerRegion ?? (migration.HasCompleted ? migration.TargetRegion : migration.SourceRegion);
        var region = regions?.Items.FirstOrDefault(item => item.Name == owner && item.Engine is not null)
            ?? regions?.Items.FirstOrDefault(item => item.IsLocal);
        var host = hosts?.Items.FirstOrDefault(item => item.Region == owner && (vm?.Host is null || item.Name == vm.Host));
        return new MigrationReport(
            region?.Engine,
            host?.Hypervisor,
            vm?.MemoryBytes ?? migration.Progress?.TotalBytes,
            migration.SourceRegion,
            migration.TargetRegion,
            (migration.EndedAt - migration.StartedAt)?.TotalSeconds,
            migration.Progress?.StreamBytes ?? 0,
            migration.Progress?.WireBytes ?? 0,
            migration.Progress?.Streams ?? 0,
            migration.Progress?.Mode,
            migration.Progress?.ResentBytes ?? 0,
            migration.Progress?.Stalls ?? 0,
            migration.Progress?.StalledSeconds ?? 0,
            migration.DowntimeMs,
            HeartbeatsLost: null,
            CorruptPages: null,
            owner,
            vm?.Epoch ?? (migration.HasCompleted ? migration.Epoch : migration.Epoch - 1),
            migration.Id,
            migration.Vm,
            migration.Phase,
            migration.Failure);
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is ApiException or ApiUnreachableException)
        {
            return null;
        }
    }
}
