using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NovaCron.Dwcp.Partitioning;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.State;
using Orleans.Concurrency;

namespace NovaCron.Grains.Clusters;

/// <summary>A pool of hosts. A host whose agent does not answer stays in the pool and takes no guests.</summary>
[GrainType("novacron.cluster"), Reentrant]
internal sealed class ClusterGrain : Grain, IClusterGrain, IHostRegistry
{
    /// <summary>The pool every region has.</summary>
    public const string DefaultPool = "default";

    // A look comes late by its jitter and by what it does; so many missing ones are a silo that is gone.
    private const double LooksMissedMax = 2.5;
    private static readonly PlacementOptions PlacementRules = new();
    private readonly WrittenState<ClusterState> _state;
    private readonly IFederation _federation;
    private readonly GrainsOptions _options;
    private readonly TimeProvider _time;
    private readonly HostBeats _beats;

    public ClusterGrain(
        [PersistentState(StateFormat.Cluster, NovaCronStorage.Provider)] IPersistentState<ClusterState> storage,
        IFederation federation,
        IOptions<GrainsOptions> options,
        TimeProvider time)
    {
        _federation = federation;
        _options = options.Value;
        _time = time;
        _beats = new HostBeats(_options.LookInterval * LooksMissedMax, _options.FullLookInterval);
        _state = new WrittenState<ClusterState>(storage, Failures.Region(federation.LocalRegion), DeactivateOnIdle);
    }

    public Task AddHostAsync(string host, string address, CancellationToken cancellationToken = default) =>
        _state.UpdateAsync(state => state with { Hosts = state.Hosts.Add(host), Addresses = state.Addresses.SetItem(host, address) });

    public Task<string?> FindAddressAsync(string host, CancellationToken cancellationToken) => Task.FromResult(
        _state.Value.Hosts.Contains(host) ? _state.Value.Addresses.GetValueOrDefault(host, "") : null);

    public Task<bool> BeatAsync(string process, CancellationToken cancellationToken) =>
        Task.FromResult(_beats.Beat(process, _time.GetUtcNow()));

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
            return await GrainFactory.GetGrain<IHostGrain>(GrainKeys.Host(host)).GetAsync(cancellationToken)
                .WaitAsync(_options.HostTimeout, _time, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Neither its agent nor, when that silo has just died, the grain that would ask it.
            return null;
        }
    }
}
