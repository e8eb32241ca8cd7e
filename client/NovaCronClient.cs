using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NovaCron.GrainInterfaces;

namespace NovaCron.Client;

/// <summary>
/// A federation of regions, seen through one of them. Failures are <see cref="NovaCronException"/>s that name stage and side.
/// A call that nobody answered is asked again (<see cref="NovaCronClientOptions.RetryFor"/>), through a silo's death and while the
/// region's database is away; a command keeps its id over all attempts and so has effect once. Only typing into a console is never
/// repeated. An answer, good or bad, is never asked for twice.
/// </summary>
public sealed class NovaCronClient
{
    private readonly IGrainFactory _grains;
    private readonly CallRetries _retries;
    private readonly TimeProvider _time;

    /// <summary>Creates the client. Applications call <see cref="NovaCronClientExtensions"/> instead.</summary>
    /// <param name="grains">Reaches the region's grains.</param>
    /// <param name="options">Names the region.</param>
    /// <param name="time">The clock for waits between retries.</param>
    public NovaCronClient(IGrainFactory grains, NovaCronClientOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _grains = grains;
        _time = time;
        _retries = new CallRetries(options, time);
        Region = options.Region;
    }

    /// <summary>The region that is asked.</summary>
    public string Region { get; }

    private IRegionGrain RegionGrain => _grains.GetGrain<IRegionGrain>(GrainKeys.Region(Region));

    /// <summary>A VM of any region, by its name; nobody is asked yet.</summary>
    public VmClient Vm(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new VmClient(name, _grains, _retries);
    }

    /// <summary>A migration, by its id; nobody is asked yet.</summary>
    public MigrationClient Migration(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return new MigrationClient(id, _grains, _retries);
    }

    /// <summary>A host of this region, by its name; nobody is asked yet.</summary>
    public HostClient Host(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new HostClient(name, _grains, _retries);
    }

    /// <summary>The federation's log, as this region's member of it knows it; nobody is asked yet.</summary>
    public FederationClient Federation() => new(Region, _grains, _retries);

    /// <summary>Returns when the region's grains answer.</summary>
    public Task PingAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, RegionGrain.PingAsync, cancellationToken);

    /// <summary>This region and its peers, with each link's health.</summary>
    public Task<ImmutableArray<RegionInfo>> ListRegionsAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, RegionGrain.ListRegionsAsync, cancellationToken);

    /// <summary>All hosts of the federation that can be seen now.</summary>
    public Task<Listing<HostInfo>> ListHostsAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, RegionGrain.ListHostsAsync, cancellationToken);

    /// <summary>All VMs of the federation that can be seen now.</summary>
    public Task<Listing<VmInfo>> ListVmsAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, RegionGrain.ListVmsAsync, cancellationToken);

    /// <summary>A part of the VMs of the federation, as the client's region sees them now.</summary>
    public Task<Listing<VmInfo>> QueryVmsAsync(VmQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _retries.RunAsync(CallSafety.Read, token => RegionGrain.QueryVmsAsync(query, token), cancellationToken);
    }

    /// <summary>
    /// All VMs that a query asks for, from its place on, page by page; each page says how fresh it is and what it could not see.
    /// </summary>
    public IAsyncEnumerable<Listing<VmInfo>> QueryVmPagesAsync(VmQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadPagesAsync(query, cancellationToken);
    }

    /// <summary>
    /// Follows the VMs of the federation, as the client's region sees them: first all that there are, then what has changed. A break is
    /// bridged: nothing older comes than came before, and what has gone meanwhile is told.
    /// </summary>
    public async IAsyncEnumerable<VmChange> WatchVmsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Each enumeration is told everything, so each has a memory of its own.
        await foreach (var change in new FleetWatch(this, RegionGrain, _retries, _time).RunAsync(cancellationToken))
        {
            yield return change;
        }
    }

    /// <summary>The latest migrations from the regions that can be seen now, newest first.</summary>
    public Task<Listing<MigrationInfo>> ListMigrationsAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, RegionGrain.ListMigrationsAsync, cancellationToken);

    private async IAsyncEnumerable<Listing<VmInfo>> ReadPagesAsync(
        VmQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = query.After; ;)
        {
            var page = await QueryVmsAsync(query with { After = after }, cancellationToken);
            yield return page;
            if (page.Next is null)
            {
                yield break;
            }

            after = page.Next;
        }
    }
}
