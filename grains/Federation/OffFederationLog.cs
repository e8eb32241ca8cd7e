using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Grains.Federation;

/// <summary>No log: regions hand VMs over pairwise.</summary>
internal sealed class OffFederationLog : IFederationLog
{
    private const string Reason = "This region is not configured to be a member of a federation's log.";

    public bool IsOn => false;

    public Task<CommandResult?> ExecuteAsync(FederationCommand command, CancellationToken cancellationToken) =>
        Task.FromException<CommandResult?>(new FederationLogException(Reason, isUnknown: false));

    public Task<VmOwnership?> FindVmAsync(string vm, CancellationToken cancellationToken) =>
        Task.FromException<VmOwnership?>(new FederationLogException(Reason, isUnknown: false));
}
