namespace NovaCron.Agent;

/// <summary>
/// The host agent: all that grains know of a host. It owns the host's machines and both ends of the data path; guests'
/// bytes go from agent to agent. Every order may be repeated after its answer was lost. An order for a machine names the
/// epoch of the VM's ownership: an agent that has seen a higher one refuses it (<see cref="AgentError.StaleEpoch"/>).
/// </summary>
public interface IHostAgent
{
    /// <summary>What the host is, can do and has free.</summary>
    Task<HostReport> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>All machines of this host, adopted ones included.</summary>
    Task<IReadOnlyList<MachineReport>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One machine, or null when this host has none for that VM.</summary>
    Task<MachineReport?> FindAsync(string vm, CancellationToken cancellationToken);

    /// <summary>Boots a VM's machine here.</summary>
    Task<MachineReport> StartAsync(MachineOrder order, CancellationToken cancellationToken);

    /// <summary>Pauses the guest.</summary>
    Task<MachineReport> PauseAsync(string vm, long epoch, CancellationToken cancellationToken);

    /// <summary>Lets the guest run on.</summary>
    Task<MachineReport> ResumeAsync(string vm, long epoch, CancellationToken cancellationToken);

    /// <summary>Ends the machine and forgets it; no error when there is none. The epoch seen is remembered.</summary>
    Task StopAsync(string vm, long epoch, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the machine and removes the guest's own disk, for its VM is deleted; no error when there is neither. The epoch
    /// seen is remembered still: a VM created again under the same name must begin above it.
    /// </summary>
    Task DeleteAsync(string vm, long epoch, CancellationToken cancellationToken) => StopAsync(vm, epoch, cancellationToken);

    /// <summary>
    /// Records that the VM's ownership has moved on to <paramref name="epoch"/>: no order of a lower epoch will be
    /// obeyed any more, across restarts of the agent. A machine of a lower epoch that runs is paused first.
    /// </summary>
    Task FenceAsync(string vm, long epoch, CancellationToken cancellationToken);

    /// <summary>The guest's images as this host's store holds them, by hash; used to see what a target lacks.</summary>
    Task<IReadOnlyList<ImageReference>> FindMissingImagesAsync(IReadOnlyList<ImageReference> images, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a kernel, initrd or disk image of this host's file system in the content-addressed image store.
    /// </summary>
    /// <param name="path">An absolute path on this host.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    Task<ImageReference> ImportImageAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Target: reserves memory and disk, checks that the guest can run here, and issues the ticket the source's agent
    /// presents.
    /// </summary>
    Task<IncomingTicket> ReserveIncomingAsync(IncomingOrder order, CancellationToken cancellationToken);

    /// <summary>Target: starts the machine with <c>-incoming</c>; all images must have arrived.</summary>
    Task OpenIncomingAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Target: waits until the machine has loaded the whole stream; the guest stays paused.</summary>
    Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken);

    /// <summary>
    /// Target: adopts the epoch and lets the guest run. Only to be called when the ownership's transfer is written on
    /// both sides.
    /// </summary>
    /// <param name="migration">The migration's id.</param>
    /// <param name="epoch">The new epoch.</param>
    /// <param name="consoleOffset">Console bytes the guest had written at the source, so that offsets go on.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task<MachineReport> ActivateIncomingAsync(string migration, long epoch, long consoleOffset, CancellationToken cancellationToken);

    /// <summary>Target: ends the machine and frees the reservation; no error when there is none. Refused after activation.</summary>
    Task AbortIncomingAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Source: sends the images the target lacks; returns the bytes sent on the wire.</summary>
    Task<long> SendImagesAsync(OutgoingOrder order, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken);

    /// <summary>
    /// Source: copies the running guest's memory, yielding progress at a steady pace. The sequence ends when the guest
    /// stands still before its last pages; it throws when the copying failed, and the guest runs on. A second caller
    /// joins the same copy.
    /// </summary>
    IAsyncEnumerable<CopyProgress> CopyAsync(OutgoingOrder order, CancellationToken cancellationToken);

    /// <summary>Source: sends the last pages and the device state; the guest stands still when it returns.</summary>
    Task<CopyReport> FinishCopyAsync(string migration, CancellationToken cancellationToken);

    /// <summary>
    /// Source: gives up the copy and lets the guest run on, if ownership is still at the order's epoch; no error when
    /// there is no such copy.
    /// </summary>
    Task AbortOutgoingAsync(string migration, string vm, long epoch, CancellationToken cancellationToken);

    /// <summary>Reads the serial console from an offset on; ends when the machine is gone or has moved away.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="offset">
    /// Bytes since the guest's boot; negative asks for what comes from now on. Where scrollback no longer reaches, the
    /// first chunk's offset says so.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<ConsoleOutput> ReadConsoleAsync(string vm, long offset, CancellationToken cancellationToken);

    /// <summary>Types into the serial console.</summary>
    Task WriteConsoleAsync(string vm, ReadOnlyMemory<byte> input, CancellationToken cancellationToken);

    /// <summary>Takes the time of the host's lease clock; the caller then has the log execute a renewal with that nonce.</summary>
    Task<LeaseStamp> StampLeaseAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The log has executed the renewal stamped so: machines under the lease may run until the lease's duration less its margin has
    /// passed since. A stamp of another life of the watchdog, or one older than the last, changes nothing.
    /// </summary>
    Task ExtendLeaseAsync(LeaseStamp stamp, CancellationToken cancellationToken);

    /// <summary>
    /// A claim has ended the lease of that life of the watchdog: every machine under it ends here, then another life begins, whose
    /// stamp is returned. Where that nonce is the current one's no longer, only the stamp is taken.
    /// </summary>
    Task<LeaseStamp> RestartLeaseAsync(string nonce, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a VM under the host's lease, or takes it out: under it, its machine runs only as long as the lease does, and is ended by a
    /// process of its own (the watchdog) when it is over. Kept across restarts, with the machine's record. Putting under a lease needs
    /// one (<see cref="AgentError.NoLease"/> until then, and from then on <see cref="LeaseStamp.IsWanted"/>).
    /// </summary>
    Task GuardAsync(string vm, long epoch, bool isGuarded, CancellationToken cancellationToken);
}
