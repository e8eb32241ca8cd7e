using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Records;

/// <summary>What the replicated records say of a VM's name.</summary>
/// <param name="Vm">The VM of the highest epoch that is said; null where none is, or the newest word is that it was deleted.</param>
/// <param name="Epoch">The highest epoch that was heard of under the name, deleted or not; 0 for none.</param>
/// <param name="Freshness">How fresh the word of the VM's owner is; null without a VM.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FleetVm")]
internal sealed record FleetVm(
    [property: Id(0)] VmInfo? Vm,
    [property: Id(1)] long Epoch,
    [property: Id(2)] RegionFreshness? Freshness);
