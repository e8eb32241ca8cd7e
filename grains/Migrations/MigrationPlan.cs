using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Migrations;

/// <summary>What a migration is to do; fixed when it is planned. Where the VM is in the federation's log, the log commits it.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.MigrationPlan")]
internal sealed record MigrationPlan(
    [property: Id(0)] string Id,
    [property: Id(1)] string Vm,
    [property: Id(2)] string Uid,
    [property: Id(3)] string Source,
    [property: Id(4)] string Target,
    [property: Id(5)] string Host,
    [property: Id(6)] long Epoch,
    [property: Id(7)] int Streams,
    [property: Id(8)] TimeSpan DowntimeLimit,
    [property: Id(9)] GuestRecord Guest,
    [property: Id(10)] DateTimeOffset VmCreatedAt,
    [property: Id(11)] bool IsInLog = false,
    [property: Id(12)] VmFailover? Failover = null);
