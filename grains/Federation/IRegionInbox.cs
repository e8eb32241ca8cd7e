using System.Collections.Immutable;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Federation;

/// <summary>
/// What a peer may ask of this region: <see cref="IRegionLink"/> seen from its other end. The link's server calls it with the
/// region that the caller's certificate names; offers and grants that name another one are refused
/// (<see cref="NovaCronError.NotAuthorized"/>). Every failure is a <see cref="NovaCronException"/>.
/// </summary>
public interface IRegionInbox
{
    /// <summary>How this region is. <see cref="RegionInfo.IsLocal"/> is false and the address is for the caller to fill in.</summary>
    Task<RegionInfo> DescribeAsync(string caller, CancellationToken cancellationToken);

    /// <summary>The VM as this region records it; null without a record.</summary>
    Task<VmInfo?> FindVmAsync(string caller, string vm, CancellationToken cancellationToken);

    /// <summary>The VMs this region owns.</summary>
    Task<ImmutableArray<VmInfo>> ListVmsAsync(string caller, CancellationToken cancellationToken);

    /// <summary>This region's hosts.</summary>
    Task<ImmutableArray<HostInfo>> ListHostsAsync(string caller, CancellationToken cancellationToken);

    /// <summary>The latest migrations this region leads, newest first.</summary>
    Task<ImmutableArray<MigrationInfo>> ListMigrationsAsync(string caller, CancellationToken cancellationToken);

    /// <summary>Executes a command for a VM owned here; null after a deletion. It is not forwarded.</summary>
    Task<VmInfo?> ExecuteAsync(string caller, VmCommand command, CancellationToken cancellationToken);

    /// <summary>Sets how a VM owned here fails over.</summary>
    Task<VmInfo> SetFailoverAsync(
        string caller, string vm, VmFailover failover, string? commandId, CancellationToken cancellationToken);

    /// <summary>Stands by for a VM that the caller owns by the federation's log; null once there is all that it needs.</summary>
    Task<IncomingTicket?> PrepareStandbyAsync(string caller, StandbyOrder order, CancellationToken cancellationToken);

    /// <summary>Stands by for a VM no more.</summary>
    Task DropStandbyAsync(string caller, string vm, long epoch, CancellationToken cancellationToken);

    /// <summary>Begins a migration of a VM owned here.</summary>
    Task<MigrationInfo> MigrateAsync(
        string caller, string vm, MigrationRequest request, string? commandId, CancellationToken cancellationToken);

    /// <summary>A migration led here; null when unknown.</summary>
    Task<MigrationInfo?> FindMigrationAsync(string caller, string migration, CancellationToken cancellationToken);

    /// <summary>Follows a migration led here.</summary>
    IAsyncEnumerable<MigrationInfo> WatchMigrationAsync(string caller, string migration, CancellationToken cancellationToken);

    /// <summary>Cancels a migration led here.</summary>
    Task<MigrationInfo> CancelMigrationAsync(string caller, string migration, CancellationToken cancellationToken);

    /// <summary>Reads the console of a VM owned here; ends when it stops or moves.</summary>
    IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(string caller, string vm, long offset, CancellationToken cancellationToken);

    /// <summary>Types into the console of a VM owned here.</summary>
    Task WriteConsoleAsync(string caller, string vm, byte[] input, CancellationToken cancellationToken);

    /// <summary>Makes room for a guest.</summary>
    Task<IncomingTicket> ReserveIncomingAsync(string caller, IncomingOffer offer, CancellationToken cancellationToken);

    /// <summary>Starts the waiting machine.</summary>
    Task OpenIncomingAsync(string caller, string migration, CancellationToken cancellationToken);

    /// <summary>Waits until the guest is loaded, paused.</summary>
    Task<IncomingReport> WaitForLoadedAsync(string caller, string migration, CancellationToken cancellationToken);

    /// <summary>Takes ownership in writing, then runs the guest.</summary>
    Task<VmInfo> ActivateIncomingAsync(string caller, OwnershipGrant grant, CancellationToken cancellationToken);

    /// <summary>Discards the guest's copy; refused after activation.</summary>
    Task AbortIncomingAsync(string caller, string migration, CancellationToken cancellationToken);

    /// <summary>Signs a receipt of a guest that came here, and keeps it.</summary>
    Task<byte[]> SignReceiptAsync(string caller, string migration, byte[] draft, CancellationToken cancellationToken);

    /// <summary>The receipt of a migration led here, or why there is none; null when unknown.</summary>
    Task<ReceiptAnswer?> FindReceiptAsync(string caller, string migration, CancellationToken cancellationToken);

    /// <summary>Takes a message for this region's member of the federation's log; it is dropped where there is none, or no room.</summary>
    Task TakeConsensusAsync(string caller, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Takes a message of another region's replica of the records; it may be lost.</summary>
    /// <param name="caller">The region.</param>
    /// <param name="incarnation">The life in which it says to be.</param>
    /// <param name="message">The message; an empty one only says which life it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task TakeSyncAsync(string caller, int incarnation, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);
}
