using NovaCron.Grains.State;

namespace NovaCron.Grains.Standby;

/// <summary>A VM as its owner described it to the region that stands by.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.StandbyPlan")]
internal sealed record StandbyPlan(
    [property: Id(0)] string Vm,
    [property: Id(1)] string Uid,
    [property: Id(2)] string Owner,
    [property: Id(3)] long Epoch,
    [property: Id(4)] GuestRecord Guest,
    [property: Id(5)] string Hypervisor,
    [property: Id(6)] string HypervisorVersion,
    [property: Id(7)] DateTimeOffset CreatedAt);
