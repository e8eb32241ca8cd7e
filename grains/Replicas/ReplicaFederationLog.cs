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

    /// <inheritdoc/>
    public LeaseOptions Lease => host.Lease;

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

    /// <inheritdoc/>
    public async Task<LeaseWatch> WatchVmAsync(string vm, CancellationToken cancellationToken)
    {
        var seen = await LimitAsync(limit => Replica.WatchVmAsync(vm, limit), isRead: true, cancellationToken);
        return seen.Refusal is { } refusal
            ? throw new FederationLogException(refusal, isUnknown: false)
            : new LeaseWatch(seen.Vm is { } record ? VmOwnership.Decode(record) : null, seen.Renewals, seen.Wait);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListMembersAsync(CancellationToken cancellationToken) =>
        (await LimitAsync(Replica.DescribeAsync, isRead: true, cancellationToken)).Members;

    private async Task<byte[]?> AskAsync(
        Func<CancellationToken, Task<LogAnswer>> ask, bool isRead, CancellationToken cancellationToken)
    {
        var answer = await LimitAsync(ask, isRead, cancellationToken);
        return answer.Refusal is { } refusal ? throw new FederationLogException(refusal, answer.IsUnknown && !isRead) : answer.Value;
    }

    private async Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> ask, bool isRead, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.LogTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(both.Token).WaitAsync(both.Token);
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
    }
}
