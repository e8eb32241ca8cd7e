using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Records;
using Orleans.Concurrency;

namespace NovaCron.Grains.Replicas;

/// <summary>
/// Keeps the region's member of the federation's log in one of the region's silos. Should two be active for a moment, the store's fence
/// stops the elder at its next write. A member that has stopped takes its grain with it, and the next look begins both anew.
/// </summary>
[GrainType("novacron.replica"), Reentrant]
internal sealed partial class ReplicaGrain(
    ReplicaHost host, SyncHost sync, Fleet fleet, IFederation federation, ILogger<ReplicaGrain> logger)
    : Grain, IReplicaGrain
{
    private const string Stage = "consensus";

    private ReplicaDriver? _driver;

    private ReplicaDriver Driver => _driver ?? throw Failures.At(
        NovaCronError.RegionUnknown, Stage, Failures.Region(federation.LocalRegion), "This region is no member of the federation's log.");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (host.IsOn)
        {
            _driver = await host.StartAsync(cancellationToken);
            _ = EndWithAsync(_driver);

            // Beside: the log does not wait until a million records are read.
            _ = EnsureSyncAsync(_driver, CancellationToken.None);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_driver is { } driver)
        {
            await sync.StopAsync();
            await host.StopAsync(driver);
        }
    }

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var driver = Driver;
        if (host.HasOtherKey(driver))
        {
            // An epoch has begun in which another key of this region counts. What the member has in writing is all it needs: it ends
            // here, and begins with that key at the next look, as after a crash.
            await host.StopAsync(driver);
            return;
        }

        await EnsureSyncAsync(driver, cancellationToken);
    }

    public async Task<LogAnswer> ExecuteAsync(byte[] command, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Driver.SubmitAsync(command, cancellationToken);
            return new LogAnswer(result.IsUnseen ? null : result.Result.ToArray());
        }
        catch (ReplicaException exception)
        {
            return new LogAnswer(null, exception.Message, IsUnknown: exception is not ReplicaRefusedException);
        }
    }

    public async Task<LogAnswer> FindVmAsync(string vm, CancellationToken cancellationToken)
    {
        try
        {
            return new LogAnswer(await Driver.ReadAsync(member => ((AcpReplica)member).State.FindVm(vm)?.Encode(), cancellationToken));
        }
        catch (ReplicaException exception)
        {
            return new LogAnswer(null, exception.Message);
        }
    }

    public async Task<WatchAnswer> WatchVmAsync(string vm, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await Driver.ReadAsync(member => ((AcpReplica)member).Watch(vm), cancellationToken);
            return new WatchAnswer(seen.Vm?.Encode(), seen.Renewals, seen.Wait);
        }
        catch (ReplicaException exception)
        {
            return new WatchAnswer(null, 0, TimeSpan.MaxValue, exception.Message);
        }
    }

    public Task<ReplicaInfo> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(ReplicaInfo.From(Driver.Status));

    public Task ReceiveAsync(string from, byte[] message, CancellationToken cancellationToken)
    {
        _driver?.Receive(from, message);
        return Task.CompletedTask;
    }

    public Task SynchronizeAsync(string from, int incarnation, byte[] message, CancellationToken cancellationToken)
    {
        sync.Running?.Receive(from, incarnation, message);
        return Task.CompletedTask;
    }

    // The log goes on without the records: they are tried again at the next look.
    private async Task EnsureSyncAsync(ReplicaDriver driver, CancellationToken cancellationToken)
    {
        try
        {
            if (driver.View is { } view)
            {
                await sync.EnsureAsync(view, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogRecordsNotRunning(exception);
        }
    }

    [LoggerMessage(EventId = 3502, Level = LogLevel.Warning,
        Message = "The region's replica of the records does not run; it is tried again")]
    private partial void LogRecordsNotRunning(Exception exception);

    private async Task EndWithAsync(ReplicaDriver driver)
    {
        await driver.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        DeactivateOnIdle();
    }
}
