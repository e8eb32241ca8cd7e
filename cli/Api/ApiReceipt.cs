namespace NovaCron.Cli.Api;

/// <summary>A migration's receipt, as REST gives it.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Vm">The VM's name.</param>
/// <param name="Uid">Which VM of that name.</param>
/// <param name="Epoch">The ownership epoch that the migration began.</param>
/// <param name="SourceRegion">The region that gave the VM.</param>
/// <param name="TargetRegion">The region that received it.</param>
/// <param name="MemorySha256AtSource">Memory and device state as sent.</param>
/// <param name="MemorySha256AtTarget">The same as it arrived.</param>
/// <param name="DiskSha256AtSource">The disks as sent.</param>
/// <param name="DiskSha256AtTarget">The same as they arrived.</param>
/// <param name="BeganAt">When it began.</param>
/// <param name="StoppedAt">When the guest was stopped.</param>
/// <param name="HandedOverAt">When the source asked for the transfer.</param>
/// <param name="Chain">The federation's log.</param>
/// <param name="FederationEpoch">The log's epoch whose members signed it.</param>
/// <param name="Index">The last entry in the state that they signed.</param>
/// <param name="Root">The root of that state.</param>
/// <param name="Bytes">The receipt itself.</param>
internal sealed record ApiReceipt(
    string Migration,
    string Vm,
    string Uid,
    long Epoch,
    string SourceRegion,
    string TargetRegion,
    string MemorySha256AtSource,
    string MemorySha256AtTarget,
    string DiskSha256AtSource,
    string DiskSha256AtTarget,
    DateTimeOffset BeganAt,
    DateTimeOffset StoppedAt,
    DateTimeOffset HandedOverAt,
    string Chain,
    long FederationEpoch,
    long Index,
    string Root,
    byte[] Bytes);
