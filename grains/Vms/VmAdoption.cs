using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>A VM that the federation's log gave to this region, without a word of the region that had it.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.VmAdoption")]
internal sealed record VmAdoption(
    [property: Id(0)] string Vm,
    [property: Id(1)] string Uid,
    [property: Id(2)] long Epoch,
    [property: Id(3)] string Host,
    [property: Id(4)] GuestRecord Guest,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] string From);
