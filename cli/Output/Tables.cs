using System.Globalization;
using NovaCron.Cli.Api;
using NovaCron.Cli.Rendering;
using NovaCron.Cli.Units;

namespace NovaCron.Cli.Output;

/// <summary>What tables show.</summary>
internal static class Tables
{
    /// <summary>Regions.</summary>
    public static IReadOnlyList<Column<ApiRegion>> Regions { get; } =
    [
        new("NAME", region => region.IsLocal ? region.Name + " *" : region.Name),
        new("REACHABLE", region => region.IsReachable ? "yes" : "no"),
        new("HEALTH", region => region.Health),
        new("STALE", region => region.StalenessMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.0} s") : null),
        new("RTT", region => region.RoundTripMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.0} ms") : null),
        new("ENGINE", region => region.Engine),
        new("HOSTS", region => Number(region.Hosts)),
        new("VMS", region => Number(region.Vms)),
        new("ADDRESS", region => region.Address, true),
    ];

    /// <summary>Hosts.</summary>
    public static IReadOnlyList<Column<ApiHost>> Hosts { get; } =
    [
        new("NAME", host => host.Name),
        new("REGION", host => host.Region),
        new("HYPERVISOR", host => $"{host.Hypervisor} {host.HypervisorVersion}"),
        new("ACCELERATOR", host => host.Accelerator),
        new("FREE MEMORY", host => $"{Sizes.Format(host.FreeMemoryBytes)} of {Sizes.Format(host.MemoryBytes)}"),
        new("MACHINES", host => Number(host.Machines)),
        new("VCPUS", host => Number(host.VirtualCpus), true),
        new("FREE DISK", host => Sizes.Format(host.FreeDiskBytes), true),
        new("REMARKS", host => host.Remarks.Count == 0 ? null : string.Join("; ", host.Remarks), true),
    ];

    /// <summary>VMs, as they are seen at a time.</summary>
    public static IReadOnlyList<Column<ApiVm>> Vms(DateTimeOffset now) =>
    [
        new("NAME", vm => vm.Name),
        new("PHASE", vm => Phases.Format(vm.Phase)),
        new("REGION", vm => vm.OwnerRegion),
        new("HOST", vm => vm.Host),
        new("MEMORY", vm => Sizes.Format(vm.MemoryBytes)),
        new("VCPUS", vm => Number(vm.VirtualCpus)),
        new("EPOCH", vm => Number(vm.Epoch)),
        new("FAILOVER", FailoverOf),
        new("MIGRATION", vm => vm.Migration),
        new("LABELS", LabelsOf, true),
        new("AS OF", vm => AgeOf(vm, now), true),
        new("MACHINE TYPE", vm => vm.MachineType, true),
        new("IMAGES", vm => vm.Images.Count == 0 ? null : Sizes.Format(vm.Images.Sum(image => image.LengthBytes)), true),
        new("CREATED", vm => Time(vm.CreatedAt), true),
        new("VERSION", vm => Number(vm.Version), true),
        new("UID", vm => vm.Uid, true),
    ];

    /// <summary>Migrations.</summary>
    public static IReadOnlyList<Column<ApiMigration>> Migrations { get; } =
    [
        new("ID", migration => migration.Id),
        new("VM", migration => migration.Vm),
        new("FROM", migration => migration.SourceRegion),
        new("TO", migration => migration.TargetRegion),
        new("PHASE", migration => Phases.Format(migration.Phase)),
        new("COPIED", migration => string.Create(CultureInfo.InvariantCulture, $"{MigrationLine.PercentOf(migration):0} %")),
        new("DOWNTIME", migration => migration.DowntimeMs is { } ms ? Durations.Format(TimeSpan.FromMilliseconds(ms)) : null),
        new("FAILURE", migration => migration.Failure?.Code),
        new("EPOCH", migration => Number(migration.Epoch), true),
        new("WIRE", migration => migration.Progress is { } progress ? Sizes.Format(progress.WireBytes) : null, true),
        new("STREAM", migration => migration.Progress is { } progress ? Sizes.Format(progress.StreamBytes) : null, true),
        new("STREAMS", migration => migration.Progress is { } progress ? Number(progress.Streams) : null, true),
        new("STARTED", migration => Time(migration.StartedAt), true),
        new("ENDED", migration => migration.EndedAt is { } ended ? Time(ended) : null, true),
        new("WHY", migration => migration.Failure is { } why ? $"{why.Message} [{why.Stage}, {why.Side}]" : null, true),
    ];

    /// <summary>A VM's labels in a line; null without.</summary>
    public static string? LabelsOf(ApiVm vm) => vm.Labels is { Count: > 0 } labels
        ? string.Join(", ", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))
        : null;

    // The owner's clock is not this one: what is ahead of it is of now.
    private static string AgeOf(ApiVm vm, DateTimeOffset now) =>
        vm.AsOf is { } asOf && asOf < now ? Durations.Format(now - asOf) + " ago" : "now";

    // One word where nothing fails over; else who stands by, and how far that is.
    private static string? FailoverOf(ApiVm vm) => vm switch
    {
        { Failover: null or "manual", Lease: null or "none" } => vm.Failover,
        { Standby: null } => $"{vm.Failover} ({vm.Lease})",
        _ => $"{vm.Failover} to {vm.Standby} ({vm.Lease})",
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
