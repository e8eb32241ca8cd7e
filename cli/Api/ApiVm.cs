namespace NovaCron.Cli.Api;

/// <summary>A VM, as REST gives it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity, unique for ever.</param>
/// <param name="Phase"><c>stopped</c>, <c>running</c>, <c>migrating</c>, ...; a newer region may say others.</param>
/// <param name="OwnerRegion">The region that owns it: the only one that may run it.</param>
/// <param name="Epoch">How often ownership was given.</param>
/// <param name="Host">The host that has its machine; null when not placed.</param>
/// <param name="MemoryBytes">Memory, in bytes.</param>
/// <param name="VirtualCpus">Processors.</param>
/// <param name="MachineType">Versioned machine type, from the first boot on.</param>
/// <param name="Images">Kernel, initrd and disk that it has.</param>
/// <param name="Migration">The id of the migration under way, or null.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Version">Grows with every stored change; the entity tag.</param>
/// <param name="Failover">What happens when its host falls silent: <c>manual</c> or <c>automatic</c>; null of an older region.</param>
/// <param name="Standby">The region that stands by for it, or is to; null for none.</param>
/// <param name="Lease">Whether it is under its host's lease: <c>none</c>, <c>arming</c>, <c>held</c> or <c>disarming</c>.</param>
/// <param name="Labels">The labels on it; null of an older region.</param>
/// <param name="AsOf">All that its owner had committed before this time of its clock is in it; null when the owner itself answered.</param>
internal sealed record ApiVm(
    string Name,
    string Uid,
    string Phase,
    string OwnerRegion,
    long Epoch,
    string? Host,
    long MemoryBytes,
    int VirtualCpus,
    string? MachineType,
    IReadOnlyList<ApiImage> Images,
    string? Migration,
    DateTimeOffset CreatedAt,
    long Version,
    string? Failover = null,
    string? Standby = null,
    string? Lease = null,
    IReadOnlyDictionary<string, string>? Labels = null,
    DateTimeOffset? AsOf = null);
