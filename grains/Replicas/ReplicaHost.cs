using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Grains.Replicas;

/// <summary>
/// The member of the federation's log that runs in this process, if one does: messages reach it without a detour over its grain. There is
/// one in a region, by the fence of its store.
/// </summary>
internal sealed class ReplicaHost(
    IServiceProvider services, ReplicaMetrics metrics, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ReplicaSetup? _setup = services.GetService<ReplicaSetup>();
    private Life? _life;

    /// <summary>Whether the region is a member.</summary>
    public bool IsOn => _setup is not null;

    /// <summary>How often is looked whether it runs.</summary>
    public TimeSpan LookInterval => Setup.LookInterval;

    /// <summary>How long hosts' leases last.</summary>
    public LeaseOptions Lease => Setup.Lease;

    /// <summary>The driver, while it runs in this process.</summary>
    public ReplicaDriver? Running => Volatile.Read(ref _life)?.Driver is { Completion.IsCompleted: false } driver ? driver : null;

    /// <summary>What signs for one of the region's public keys; null for a key that is not here.</summary>
    public EcdsaSigner? FindSigner(MemberKey key) => _setup?.FindSigner(key);

    /// <summary>Whether the log has another key for the region than the one that the member signs by.</summary>
    public bool HasOtherKey(ReplicaDriver driver) => driver.View is { } view && Setup.HasOtherKey(view);

    private ReplicaSetup Setup => _setup ?? throw new InvalidOperationException("This region is no member of the federation's log.");

    /// <summary>Begins the member; one of this process that ran before ends.</summary>
    public async Task<ReplicaDriver> StartAsync(CancellationToken cancellationToken)
    {
        var setup = Setup;
        setup.Validate();
        SwitchRehearsal.BeginOnce();
        await DisposeAsync();
        var store = setup.OpenStore();
        try
        {
            var driver = await ReplicaDriver.StartAsync(
                store, setup.Begin, setup.Link, setup.Options, metrics, time, loggers.CreateLogger<ReplicaDriver>(), cancellationToken);
            Volatile.Write(ref _life, new Life(driver, store));
            return driver;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends a member that was begun here, unless it has ended already.</summary>
    public async Task StopAsync(ReplicaDriver driver)
    {
        if (Volatile.Read(ref _life)?.Driver == driver)
        {
            await DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _life, null) is { } life)
        {
            await life.Driver.DisposeAsync();
            await life.Store.DisposeAsync();
        }
    }

    private sealed record Life(ReplicaDriver Driver, IReplicaStore Store);
}
