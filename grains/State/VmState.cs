using System.Text.Json.Serialization;
using NovaCron.Dwcp.Consensus.Ownership;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.State;

/// <summary>What a region has written down about a VM. Immutable: a change is a new record.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.Vm")]
internal sealed record VmState : IVersionedState, IAnnouncingState<VmState>
{
    [Id(0)]
    public int SchemaVersion { get; init; } = StateFormat.Version;

    [Id(1)]
    public string Name { get; init; } = "";

    /// <summary>The VM's identity; empty when there is no VM (never, or not any more).</summary>
    [Id(2)]
    public string Uid { get; init; } = "";

    /// <summary>The region that owns it, as far as this region knows.</summary>
    [Id(3)]
    public string Owner { get; init; } = "";

    /// <summary>
    /// The ownership epoch. Kept when the VM is deleted: hosts remember epochs, and a later VM of this name must
    /// exceed it.
    /// </summary>
    [Id(4)]
    public long Epoch { get; init; }

    [Id(5)]
    public VmPhase Phase { get; init; }

    [Id(6)]
    public VmAct Pending { get; init; }

    [Id(7)]
    public string? Host { get; init; }

    [Id(8)]
    public GuestRecord? Guest { get; init; }

    /// <summary>The migration that is moving it away.</summary>
    [Id(9)]
    public string? Migration { get; init; }

    /// <summary>The region that migration may still hand ownership to; null once the migration lost that right.</summary>
    [Id(10)]
    public string? TransferTo { get; init; }

    /// <summary>The migration that made the last transfer into or out of this region.</summary>
    [Id(11)]
    public string? TransferredBy { get; init; }

    [Id(12)]
    public IncomingClaim? Expected { get; init; }

    [Id(13)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(14)]
    public long Version { get; init; }

    /// <summary>The last commands; kept when the VM is deleted.</summary>
    [Id(15)]
    public CommandMemory Commands { get; init; } = CommandMemory.Empty;

    /// <summary>Whether the federation's log has the VM: then it changes hands there.</summary>
    [Id(16)]
    public bool IsInLog { get; init; }

    [Id(17)]
    public FailoverPlan Failover { get; init; } = FailoverPlan.None;

    /// <inheritdoc/>
    [Id(18), JsonIgnore]
    public byte[]? Announcement { get; private init; }

    /// <summary>What it says about ownership.</summary>
    public OwnershipRecord Ownership => new(
        Owner.Length == 0 ? null : Owner,
        Epoch,
        TransferTo is null || Migration is null ? null : new PendingTransfer(TransferTo, Migration),
        TransferredBy);

    public bool Exists => Uid.Length > 0;

    public bool IsOwnedBy(string region) => Exists && Owner == region;

    /// <inheritdoc/>
    public VmState Announcing(byte[]? announcement) => this with { Announcement = announcement };

    public VmState With(OwnershipRecord ownership) => this with
    {
        Owner = ownership.Owner ?? "",
        Epoch = ownership.Epoch,
        TransferTo = ownership.Pending?.To,
        TransferredBy = ownership.LastMigration,
    };

    public VmInfo ToInfo() => new(
        Name,
        Uid,
        Migration is null && Pending is not VmAct.Activate ? Phase : VmPhase.Migrating,
        Owner,
        Epoch,
        Host,
        Guest?.MemoryBytes ?? 0,
        Guest?.VirtualCpus ?? 0,
        Guest?.MachineType,
        [.. new[] { Guest?.Kernel, Guest?.Initrd, Guest?.Disk }.OfType<VmImage>().Distinct()],
        Migration,
        CreatedAt,
        Version,
        Failover.Wish,
        Failover.Standby ?? Failover.Wanted,
        Failover.Lease);
}
