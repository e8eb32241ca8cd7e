using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Incoming;

/// <summary>A guest as its source offered it.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.IncomingPlan")]
internal sealed record IncomingPlan(
    [property: Id(0)] string Migration,
    [property: Id(1)] string Vm,
    [property: Id(2)] string Uid,
    [property: Id(3)] string Source,
    [property: Id(4)] long SourceEpoch,
    [property: Id(5)] GuestRecord Guest,
    [property: Id(6)] string Hypervisor,
    [property: Id(7)] string HypervisorVersion,
    [property: Id(8)] DateTimeOffset VmCreatedAt,
    [property: Id(9)] VmFailover? Failover = null);
