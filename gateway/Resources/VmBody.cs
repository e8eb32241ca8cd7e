using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A VM.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity, unique for ever: two VMs of one name in regions that could not see each other differ in it.</param>
/// <param name="Phase">What it does.</param>
/// <param name="OwnerRegion">The region that owns it: the only one that may run it.</param>
/// <param name="Epoch">How often ownership was given; it grows by one with each migration.</param>
/// <param name="Host">The host that has its machine; null when it is not placed.</param>
/// <param name="MemoryBytes">Memory, in bytes.</param>
/// <param name="VirtualCpus">Processors.</param>
/// <param name="MachineType">Versioned machine type, from the first boot on.</param>
/// <param name="Images">Kernel, initrd and disk that it has.</param>
/// <param name="Migration">The id of the migration under way, or null.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Version">Grows with every stored change; a part of the entity tag.</param>
/// <param name="Failover">What is wished for when its host falls silent: nothing, or that another region boots it again.</param>
/// <param name="Standby">The region that stands by for it, or is to; null for none, and while none is chosen.</param>
/// <param name="Lease">Whether it is under its host's lease: only while it is held does another region take it over.</param>
/// <param name="Labels">The labels on it, as the region that answers knows them.</param>
/// <param name="AsOf">
/// All that its owner had committed before this time of the owner's clock is in it; null when the owner itself answers.
/// </param>
internal sealed record VmBody(
    string Name,
    string Uid,
    VmPhase Phase,
    string OwnerRegion,
    long Epoch,
    string? Host,
    long MemoryBytes,
    int VirtualCpus,
    string? MachineType,
    IReadOnlyList<ImageBody> Images,
    string? Migration,
    DateTimeOffset CreatedAt,
    long Version,
    VmFailoverMode Failover,
    string? Standby,
    VmLeaseState Lease,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset? AsOf)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static VmBody Of(VmInfo vm) => new(
        vm.Name,
        vm.Uid,
        vm.Phase,
        vm.OwnerRegion,
        vm.Epoch,
        vm.Host,
        vm.MemoryBytes,
        vm.VirtualCpus,
        vm.MachineType,
        vm.Images.IsDefault ? [] : [.. vm.Images.Select(image => new ImageBody(image.Sha256, image.Length))],
        vm.Migration,
        vm.CreatedAt,
        vm.Version,
        vm.Failover,
        vm.Standby,
        vm.Lease,
        vm.Labels.IsDefault ? new Dictionary<string, string>() : vm.Labels.ToDictionary(label => label.Key, label => label.Value),
        vm.AsOf);
}
