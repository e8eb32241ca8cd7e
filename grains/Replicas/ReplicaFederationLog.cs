using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Replicas;

/// <summary>The federation's log through the region's member of it.</summary>
internal sealed class ReplicaFederationLog(ReplicaHost host, IGrainFactory grains, IFederation federation) : IFederationLog
{
    /// <inheritdoc/>
    public bool IsOn => host.IsOn;

    private IReplicaGrain Replica => grains.GetGrain<IReplicaGrain>(federation.LocalRegion);

    /// <inheritdoc/>
    public async Task<CommandResult?> ExecuteAsync(FederationCommand command, CancellationToken cancellationToken) =>
        await AskAsync(Replica.ExecuteAsync(command.Encode(), cancellationToken), isRead: false) is { } result
            ? CommandResult.Decode(result)
            : null;

    /// <inheritdoc/>
    public async Task<VmOwnership?> FindVmAsync(string vm, CancellationToken cancellationToken) =>
        await AskAsync(Replica.FindVmAsync(vm, cancellationToken), isRead: true) is { } record ? VmOwnership.Decode(record) : null;

    private static async Task<byte[]?> AskAsync(Task<LogAnswer> asked, bool isRead)
    {
        LogAnswer answer;
        try
        {
            answer = await asked;
        }
        catch (Exception e) when (e is NovaCronException or TimeoutException or Orleans.Runtime.OrleansException)
        {
            // The member may not have begun, or its silo may be gone: what it was asked for may be under way.
            throw new FederationLogException("The region's member of the federation's log does not answer.", isUnknown: !isRead, e);
        }

        return answer.Refusal is { } refusal ? throw new FederationLogException(refusal, answer.IsUnknown && !isRead) : answer.Value;
    }
}
