using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Replicas;

namespace NovaCron.Grains.Records;

/// <summary>
/// The region's replica of the records that runs in this process, if it does: beside the region's member of the federation's log. Readers
/// reach it without a detour over its grain. There is one in a region, by the fence of its store.
/// </summary>
internal sealed class SyncHost(
    IServiceProvider services, ReplicaHost member, IFederation federation, SyncMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    : IAsyncDisposable
{
    private readonly RecordsSetup? _setup = services.GetService<RecordsSetup>();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private AuthorKeys? _keys;
    private Life? _life;

    /// <summary>Whether the region has a replica.</summary>
    public bool IsOn => _setup is not null && member.IsOn;

    /// <summary>Takes changes that belong to no grain's state; null where the region has no replica.</summary>
    public IOutbox? Outbox => IsOn ? _setup?.Outbox : null;

    /// <summary>The driver, while it runs in this process.</summary>
    public SyncDriver? Running => Volatile.Read(ref _life)?.Driver is { Completion.IsCompleted: false } driver ? driver : null;

    /// <summary>The regions that take part, as the replica that runs here was told; empty where none does.</summary>
    public IReadOnlyList<string> Regions => Volatile.Read(ref _life)?.Regions ?? [];

    /// <summary>Has the replica run as the log's present epoch says: begins it, ends it, tells it who takes part.</summary>
    public async Task EnsureAsync(MemberView view, CancellationToken cancellationToken)
    {
        if (_setup is not { } setup)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            (_keys ??= new AuthorKeys(setup.Genesis)).Learn(view);
            if (view.State.Configuration.Find(federation.LocalRegion) is not { } self || member.FindSigner(self.Key) is not { } signer)
            {
                await EndAsync();
                return;
            }

            string[] regions = [.. view.State.Configuration.Members.Where(one => !one.IsQuarantined).Select(one => one.Region)];
            if (Running is null)
            {
                await EndAsync();
                await BeginAsync(setup, signer, regions, cancellationToken);
            }
            else if (!Regions.SequenceEqual(regions))
            {
                _life!.Driver.SetRegions(regions);
                Volatile.Write(ref _life, _life with { Regions = regions });
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the replica, if it runs here.</summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync();
        try
        {
            await EndAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _gate.Dispose();
    }

    private async Task BeginAsync(
        RecordsSetup setup, Dwcp.Consensus.Signing.IMemberSigner signer, string[] regions, CancellationToken cancellationToken)
    {
        var store = setup.OpenStore();
        try
        {
            var driver = await SyncDriver.StartAsync(
                new SyncSetup(federation.LocalRegion, store, setup.Link, signer, _keys!, setup.Options, setup.Driving),
                regions,
                metrics,
                time,
                loggers.CreateLogger<SyncDriver>(),
                cancellationToken);
            Volatile.Write(ref _life, new Life(driver, store, regions));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private async Task EndAsync()
    {
        if (Interlocked.Exchange(ref _life, null) is { } life)
        {
            await life.Driver.DisposeAsync();
            await life.Store.DisposeAsync();
        }
    }

    private sealed record Life(SyncDriver Driver, ISyncStore Store, string[] Regions);
}
