using System.Collections.Immutable;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Federation;

/// <summary>
/// A federation link: what one region may ask of another. A failure at the other side arrives as the
/// <see cref="NovaCronException"/> thrown there; an unreachable region as one with
/// <see cref="NovaCronError.RegionUnreachable"/>, whose outcome at the other side is unknown. Calls of the migration are
/// idempotent, and so are commands with an id: they may be repeated after an unknown outcome.
/// </summary>
public interface IRegionLink
{
    /// <summary>The region at the other end.</summary>
    string Region { get; }

    /// <summary>Where it listens, <c>host:port</c>; its agents' data path uses the same port.</summary>
    string Address { get; }

    /// <summary>Asks how it is.</summary>
    Task<RegionInfo> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>The VM as that region itself records it; null when it has no record.</summary>
    Task<VmInfo?> FindVmAsync(string vm, CancellationToken cancellationToken);

    /// <summary>The VMs that region owns.</summary>
    Task<ImmutableArray<VmInfo>> ListVmsAsync(CancellationToken cancellationToken);

    /// <summary>That region's hosts.</summary>
    Task<ImmutableArray<HostInfo>> ListHostsAsync(CancellationToken cancellationToken);

    /// <summary>Migrations that region leads.</summary>
    Task<ImmutableArray<MigrationInfo>> ListMigrationsAsync(CancellationToken cancellationToken);

    /// <summary>Has a command executed there; it is not forwarded any further.</summary>
    Task<VmInfo?> ExecuteAsync(VmCommand command, CancellationToken cancellationToken);

    /// <summary>Sets there how a VM that region owns fails over.</summary>
    Task<VmInfo> SetFailoverAsync(string vm, VmFailover failover, string? commandId, CancellationToken cancellationToken);

    /// <summary>Asks it to stand by for a VM that this region owns.</summary>
    /// <returns>Where to send the images it lacks, after which it is asked again; null once it stands by.</returns>
    Task<IncomingTicket?> PrepareStandbyAsync(StandbyOrder order, CancellationToken cancellationToken);

    /// <summary>Tells it that it need not stand by for a VM, in this epoch or an earlier one.</summary>
    Task DropStandbyAsync(string vm, long epoch, CancellationToken cancellationToken);

    /// <summary>Begins a migration there, of a VM that region owns.</summary>
    Task<MigrationInfo> MigrateAsync(string vm, MigrationRequest request, string? commandId, CancellationToken cancellationToken);

    /// <summary>A migration that region leads; null when it knows none of that id.</summary>
    Task<MigrationInfo?> FindMigrationAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Follows a migration that region leads.</summary>
    IAsyncEnumerable<MigrationInfo> WatchMigrationAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Cancels a migration that region leads.</summary>
    Task<MigrationInfo> CancelMigrationAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Reads the console of a VM that region owns; ends when the VM stops or moves.</summary>
    IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(string vm, long offset, CancellationToken cancellationToken);

    /// <summary>Types into the console of a VM that region owns.</summary>
    Task WriteConsoleAsync(string vm, byte[] input, CancellationToken cancellationToken);

    /// <summary>Asks it to make room for a guest.</summary>
    Task<IncomingTicket> ReserveIncomingAsync(IncomingOffer offer, CancellationToken cancellationToken);

    /// <summary>Has the waiting machine started; its images have arrived.</summary>
    Task OpenIncomingAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Waits until the guest is loaded there, paused.</summary>
    Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Hands ownership over, committed in writing here: it writes its own record, then runs the guest.</summary>
    Task<VmInfo> ActivateIncomingAsync(OwnershipGrant grant, CancellationToken cancellationToken);

    /// <summary>Has the guest's copy there discarded; refused when ownership was granted.</summary>
    Task AbortIncomingAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Has it sign a receipt that lacks its signature alone, encoded, and keep it.</summary>
    /// <returns>The whole receipt, encoded.</returns>
    Task<byte[]> SignReceiptAsync(string migration, byte[] draft, CancellationToken cancellationToken);

    /// <summary>The receipt of a migration that region leads, or why there is none; null when it knows none of that id.</summary>
    Task<ReceiptAnswer?> FindReceiptAsync(string migration, CancellationToken cancellationToken);
}
