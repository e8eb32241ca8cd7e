namespace NovaCron.GrainInterfaces;

/// <summary>
/// A migration's receipt, readable. What counts is <paramref name="Bytes"/>: the fields only show what is signed there.
/// </summary>
/// <param name="Migration">The migration.</param>
/// <param name="Vm">The VM's name.</param>
/// <param name="Uid">Which VM of that name.</param>
/// <param name="Epoch">The ownership epoch that the migration began.</param>
/// <param name="SourceRegion">The region that gave the VM.</param>
/// <param name="TargetRegion">The region that received it.</param>
/// <param name="MemorySha256AtSource">Memory and device state as the source sent it, in hexadecimal.</param>
/// <param name="MemorySha256AtTarget">The same as the target got it.</param>
/// <param name="DiskSha256AtSource">Its disks as the source sent them.</param>
/// <param name="DiskSha256AtTarget">The same as the target got them.</param>
/// <param name="BeganAt">When the migration began, by the source's clock.</param>
/// <param name="StoppedAt">When the guest was stopped, by the source's clock.</param>
/// <param name="HandedOverAt">When the source asked for the transfer, by its clock.</param>
/// <param name="Chain">The federation's log.</param>
/// <param name="FederationEpoch">The log's epoch by whose members it is signed.</param>
/// <param name="Index">The last entry of that epoch in the state that they signed.</param>
/// <param name="Root">The root of that state, in hexadecimal.</param>
/// <param name="Bytes">The receipt itself, as it is verified.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.MigrationReceiptInfo")]
public sealed record MigrationReceiptInfo(
    [property: Id(0)] string Migration,
    [property: Id(1)] string Vm,
    [property: Id(2)] string Uid,
    [property: Id(3)] long Epoch,
    [property: Id(4)] string SourceRegion,
    [property: Id(5)] string TargetRegion,
    [property: Id(6)] string MemorySha256AtSource,
    [property: Id(7)] string MemorySha256AtTarget,
    [property: Id(8)] string DiskSha256AtSource,
    [property: Id(9)] string DiskSha256AtTarget,
    [property: Id(10)] DateTimeOffset BeganAt,
    [property: Id(11)] DateTimeOffset StoppedAt,
    [property: Id(12)] DateTimeOffset HandedOverAt,
    [property: Id(13)] string Chain,
    [property: Id(14)] long FederationEpoch,
    [property: Id(15)] long Index,
    [property: Id(16)] string Root,
    [property: Id(17)] byte[] Bytes);
