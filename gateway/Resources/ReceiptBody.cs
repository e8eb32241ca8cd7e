using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A migration's receipt. What is signed and verified are its bytes; the other fields show what stands there.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Vm">The VM's name.</param>
/// <param name="Uid">Which VM of that name.</param>
/// <param name="Epoch">The ownership epoch that the migration began.</param>
/// <param name="SourceRegion">The region that gave the VM.</param>
/// <param name="TargetRegion">The region that received it.</param>
/// <param name="MemorySha256AtSource">SHA-256 of memory and device state as the source sent it.</param>
/// <param name="MemorySha256AtTarget">The same as the target got it.</param>
/// <param name="DiskSha256AtSource">SHA-256 of the disks as the source sent them; of nothing for a guest without one.</param>
/// <param name="DiskSha256AtTarget">The same as the target got them.</param>
/// <param name="BeganAt">When the migration began, by the source's clock.</param>
/// <param name="StoppedAt">When the guest was stopped, by the source's clock.</param>
/// <param name="HandedOverAt">When the source asked for the transfer, by its clock.</param>
/// <param name="Chain">The federation's log.</param>
/// <param name="FederationEpoch">The log's epoch whose members signed it.</param>
/// <param name="Index">The last entry of that epoch in the state that they signed.</param>
/// <param name="Root">The root of that state.</param>
/// <param name="Bytes">The receipt itself, in base64: what novacron receipt verify takes.</param>
internal sealed record ReceiptBody(
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
    string Bytes)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static ReceiptBody Of(MigrationReceiptInfo receipt) => new(
        receipt.Migration,
        receipt.Vm,
        receipt.Uid,
        receipt.Epoch,
        receipt.SourceRegion,
        receipt.TargetRegion,
        receipt.MemorySha256AtSource,
        receipt.MemorySha256AtTarget,
        receipt.DiskSha256AtSource,
        receipt.DiskSha256AtTarget,
        receipt.BeganAt,
        receipt.StoppedAt,
        receipt.HandedOverAt,
        receipt.Chain,
        receipt.FederationEpoch,
        receipt.Index,
        receipt.Root,
        Convert.ToBase64String(receipt.Bytes));
}
