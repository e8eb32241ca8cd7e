using Microsoft.Extensions.Options;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;

namespace NovaCron.Grains.Replicas;

/// <summary>The federation's log through the region's member of it.</summary>
internal sealed class ReplicaFederationLog(
    ReplicaHost host, IGrainFactory grains, IFederation federation, IOptions<GrainsOptions> options, TimeProvider time) : IFederationLog
{
    /// <inheritdoc/>
    public bool IsOn => host.IsOn;

    private IReplicaGrain Replica => grains.GetReplica(federation.LocalRegion);

    /// <inheritdoc/>
    public async Task<CommandResult?> ExecuteAsync(FederationCommand command, CancellationToken cancellationToken) =>
        await AskAsync(limit => Replica.ExecuteAsync(command.Encode(), limit), isRead: false, cancellationToken) is { } result
            ? CommandResult.Decode(result)
            : null;

    /// <inheritdoc/>
    public async Task<VmOwnership?> FindVmAsync(string vm, CancellationToken cancellationToken) =>
        await AskAsync(limit => Replica.FindVmAsync(vm, limit), isRead: true, cancellationToken) is { } record
            ? VmOwnership.Decode(record)
            : null;

    private async Task<byte[]?> AskAsync(
        Func<CancellationToken, Task<LogAnswer>> ask, bool isRead, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.LogTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        LogAnswer answer;
        try
        {
            answer = await ask(both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Without a quorum the log never answers; what was asked for may still come to pass.
            throw new FederationLogException(
                $"The federation's log did not answer within {options.Value.LogTimeout.TotalSeconds:0} s.", isUnknown: !isRead, e);
        }
        catch (Exception e) when (e is NovaCronException or TimeoutException or Orleans.Runtime.OrleansException)
        {
            // The member may not have begun, or its silo may be gone: what it was asked for may be under way.
            throw new FederationLogException("The region's member of the federation's log does not answer.", isUnknown: !isRead, e);
        }

        return answer.Refusal is { } refusal ? throw new FederationLogException(refusal, answer.IsUnknown && !isRead) : answer.Value;
    }
}
