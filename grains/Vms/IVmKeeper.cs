using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;
using Orleans.Concurrency;

namespace NovaCron.Grains.Vms;

/// <summary>What other grains of this region ask of a VM's record. Nothing here is forwarded to another region.</summary>
[Alias("NovaCron.IVmKeeper")]
internal interface IVmKeeper : IGrainWithStringKey
{
    /// <summary>
    /// The record as last written; null without one, and for a VM whose name is only asked for. Answers while an order is under way.
    /// </summary>
    [AlwaysInterleave, Alias("Find")]
    Task<VmInfo?> FindAsync(CancellationToken cancellationToken);

    /// <summary>As <see cref="FindAsync"/>, for another region, which may go by it.</summary>
    [AlwaysInterleave, Alias("FindForPeer")]
    Task<VmInfo?> FindForPeerAsync(CancellationToken cancellationToken);

    /// <summary>Says to other regions what this one knows of the VM, unless it has said just that.</summary>
    /// <param name="said">What it has said, as it stands in the records; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("Announce")]
    Task AnnounceAsync(byte[]? said, CancellationToken cancellationToken);

    /// <summary>Sets how a VM owned here fails over, or answers again for a command that was executed here.</summary>
    [Alias("SetFailover")]
    Task<VmInfo> SetFailoverHereAsync(VmFailover failover, string? commandId, CancellationToken cancellationToken);

    /// <summary>The federation's log has given the VM to this region: writes that down, then boots it.</summary>
    [Alias("Adopt")]
    Task AdoptAsync(VmAdoption adoption, CancellationToken cancellationToken);

    /// <summary>The federation's log says that another region owns the VM, at a later epoch: what is here of it goes.</summary>
    [Alias("LearnOwner")]
    Task LearnOwnerAsync(string owner, long epoch, CancellationToken cancellationToken);

    /// <summary>Executes an order for a VM owned here, or answers one again that was executed here; null after a deletion.</summary>
    [Alias("Execute")]
    Task<VmInfo?> ExecuteHereAsync(VmAction action, string? commandId, CancellationToken cancellationToken);

    /// <summary>Begins a migration of a VM owned here, or answers again for one that the same command began here.</summary>
    [Alias("Migrate")]
    Task<MigrationInfo> MigrateHereAsync(MigrationRequest request, string? commandId, CancellationToken cancellationToken);

    /// <summary>Reads the console while the VM is owned here and has a machine.</summary>
    [Alias("ReadConsole")]
    IAsyncEnumerable<ConsoleChunk> ReadConsoleHereAsync(long offset, CancellationToken cancellationToken);

    /// <summary>Types into the console of a VM owned here.</summary>
    [Alias("WriteConsole")]
    Task WriteConsoleHereAsync(byte[] input, CancellationToken cancellationToken);

    /// <summary>Source: whether the migration has hold of the VM.</summary>
    [Alias("IsHeld")]
    Task<bool> IsHeldByAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Source: hands the VM over in writing; false when the migration has no right to.</summary>
    [Alias("Commit")]
    Task<bool> CommitTransferAsync(string migration, string target, long epoch, CancellationToken cancellationToken);

    /// <summary>Source: whether the record says that the migration handed the VM over.</summary>
    [Alias("HasTransferred")]
    Task<bool> HasTransferredAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Source: takes the right to hand over away from the migration; false when it has used it already.</summary>
    [Alias("Revoke")]
    Task<bool> RevokeTransferAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Source: ends the migration's hold.</summary>
    [Alias("Release")]
    Task ReleaseAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Target: holds the name for a guest that may come.</summary>
    [Alias("Expect")]
    Task ExpectAsync(IncomingClaim claim, CancellationToken cancellationToken);

    /// <summary>Target: lets the name go.</summary>
    [Alias("Unexpect")]
    Task UnexpectAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Target: takes ownership in writing.</summary>
    [Alias("Accept")]
    Task AcceptAsync(VmArrival arrival, CancellationToken cancellationToken);

    /// <summary>Target: the guest that arrived runs, or is lost.</summary>
    [Alias("Arrived")]
    Task<VmInfo> ArrivedAsync(string migration, bool runs, CancellationToken cancellationToken);
}
