using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Grains.Federation;

/// <summary>
/// The federation's log, as grains use it: who may run a VM is decided there, and nowhere else. Where this region is no member of one
/// (<see cref="IsOn"/>), ownership is handed over by the two regions concerned.
/// </summary>
public interface IFederationLog
{
    /// <summary>Whether this region is configured to be a member.</summary>
    bool IsOn { get; }

    /// <summary>How long hosts' leases last.</summary>
    LeaseOptions Lease { get; }

    /// <summary>Has a command executed.</summary>
    /// <returns>The log's answer; null where it was executed but the answer is lost: the state tells what became of it.</returns>
    /// <exception cref="FederationLogException">It was refused, or its outcome is not known.</exception>
    Task<CommandResult?> ExecuteAsync(FederationCommand command, CancellationToken cancellationToken);

    /// <summary>Who owns a VM, by a state that has all that was executed before this call; null for nobody.</summary>
    /// <exception cref="FederationLogException">Nobody can tell now: there is no quorum, or the member is not ready.</exception>
    Task<VmOwnership?> FindVmAsync(string vm, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="FindVmAsync"/>, and when claiming the VM makes sense, by this region's member: the others count for themselves.
    /// </summary>
    /// <exception cref="FederationLogException">Nobody can tell now.</exception>
    Task<LeaseWatch> WatchVmAsync(string vm, CancellationToken cancellationToken);

    /// <summary>The regions in the log's epoch, as this region's member knows it.</summary>
    /// <exception cref="FederationLogException">The member does not answer.</exception>
    Task<IReadOnlyList<string>> ListMembersAsync(CancellationToken cancellationToken);
}
