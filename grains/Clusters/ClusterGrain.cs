using System.Collections.Immutable;
using NovaCron.Dwcp.Partitioning;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.State;
using Orleans.Concurrency;

namespace NovaCron.Grains.Clusters;

/// <summary>A pool of hosts. A host whose agent does not answer stays in the pool and takes no guests.</summary>
[GrainType("novacron.cluster"), Reentrant]
internal sealed class ClusterGrain : Grain, IClusterGrain
{
    /// <summary>The pool every region has.</summary>
    public const string DefaultPool = "default";

    private static readonly PlacementOptions PlacementRules = new();
    private readonly WrittenState<ClusterState> _state;
    private readonly IFederation _federation;

    public ClusterGrain(
        [PersistentState(StateFormat.Cluster, NovaCronStorage.Provider)] IPersistentState<ClusterState> storage, IFederation federation)
    {
        _federation = federation;
        _state = new WrittenState<ClusterState>(storage, Failures.Region(federation.LocalRegion), DeactivateOnIdle);
    }

    public Task AddHostAsync(string host, CancellationToken cancellationToken = default) =>
        _state.UpdateAsync(state => state with { Hosts = state.Hosts.Add(host) });

    public async Task<ImmutableArray<HostInfo>> ListHostsAsync(CancellationToken cancellationToken = default)
    {
        var hosts = await Task.WhenAll(_state.Value.Hosts.Select(host => AskAsync(host, cancellationToken)));
        return [.. hosts.OfType<HostInfo>()];
    }

    public async Task<string> PlaceAsync(PlacementRequest request, CancellationToken cancellationToken = default)
    {
        var hosts = await ListHostsAsync(cancellationToken);
        if (request.Host is { } wanted && hosts.All(host => host.Name != wanted))
        {
            throw Failures.At(NovaCronError.HostNotFound, "placement", Side,
                $"Region '{_federation.LocalRegion}' has no host '{wanted}' that answers.");
        }

        var demand = new PlacementDemand(request.MemoryBytes, request.VirtualCpus, Host: request.Host);
        var decision = Placement.Choose(
            demand,
            [.. hosts.Select(host => new HostCandidate(host.Name, host.FreeMemoryBytes, host.FreeDiskBytes, host.VirtualCpus))],
            PlacementRules);
        return decision.Host ?? throw Failures.At(ErrorOf(decision), "placement", Side, decision.Explain(), isTransient: true);
    }

    private string Side => Failures.Region(_federation.LocalRegion);

    private static NovaCronError ErrorOf(PlacementDecision decision) => decision switch
    {
        { Refusals.IsEmpty: true } => NovaCronError.HostNotFound,
        _ when decision.Refusals.Any(refusal => refusal.Reason is RefusalReason.Memory) => NovaCronError.NotEnoughMemory,
        _ when decision.Refusals.Any(refusal => refusal.Reason is RefusalReason.Disk) => NovaCronError.NotEnoughDisk,
        _ => NovaCronError.InvalidRequest,
    };

    private async Task<HostInfo?> AskAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await GrainFactory.GetGrain<IHostGrain>(GrainKeys.Host(host)).GetAsync(cancellationToken);
        }
        catch (NovaCronException)
        {
            return null;
        }
    }
}
