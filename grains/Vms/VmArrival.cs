using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>A VM that a source region gave in writing.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.VmArrival")]
internal sealed record VmArrival(
    [property: Id(0)] string Migration,
    [property: Id(1)] string Vm,
    [property: Id(2)] string Uid,
    [property: Id(3)] long Epoch,
    [property: Id(4)] string Host,
    [property: Id(5)] GuestRecord Guest,
    [property: Id(6)] DateTimeOffset CreatedAt,
    [property: Id(7)] string From,
    [property: Id(8)] bool IsInLog = false,
    [property: Id(9)] VmFailover? Failover = null);
