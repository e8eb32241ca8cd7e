using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Records;

/// <summary>
/// The whole federation's VMs by the replica that runs in this process. What this region committed before a question is in its answer.
/// </summary>
internal sealed class Fleet(SyncHost host, IFederation federation, TimeProvider time)
{
    /// <summary>The stage of failures of the replica itself.</summary>
    public const string Stage = "records";

    // How long a question waits for what this region committed before it; then the answer says how stale it is.
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(1);
    private readonly VmRecordCache _cache = new();

    private SyncDriver Driver => host.Running ?? throw NotRunning();

    /// <summary>Whether the replica runs here.</summary>
    public bool IsHere => host.Running is not null;

    /// <summary>What is told to who asks a region for records that has none.</summary>
    public static NovaCronException NotOn(string region) => Failures.At(
        NovaCronError.RegionUnknown,
        Stage,
        Failures.Region(region),
        "This region has no replicated records: it is no member of the federation's log.");

    /// <summary>What is said of a name, as fresh as it is here.</summary>
    public FleetVm Find(string vm) => View(Driver).Find(vm);

    /// <summary>The replica, with what this region committed before.</summary>
    public async Task<FleetView> ViewAsync(CancellationToken cancellationToken)
    {
        var driver = Driver;
        using var limit = new CancellationTokenSource(FlushTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await driver.FlushAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The database is slow: the answer says as of when it is.
        }
        catch (SyncStoppedException)
        {
            driver = Driver;
        }

        return View(driver);
    }

    /// <summary>Follows the names of VMs of which something has changed; null for any.</summary>
    public async IAsyncEnumerable<IReadOnlyCollection<string>?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var changes = Driver.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(changes))
        {
            yield return changes.Current is { } keys ? [.. keys.Where(key => key.Kind == VmRecord.Kind).Select(key => key.Name)] : null;
        }
    }

    // Who watched goes on watching once the replica has begun again, here or in another silo.
    private async Task<bool> MoveNextAsync<T>(IAsyncEnumerator<T> changes)
    {
        try
        {
            return await changes.MoveNextAsync();
        }
        catch (SyncStoppedException)
        {
            throw NotRunning();
        }
    }

    /// <summary>The replica as it is.</summary>
    public FleetView View() => View(Driver);

    private NovaCronException NotRunning() => Failures.At(
        NovaCronError.RegionUnreachable,
        Stage,
        Failures.Region(federation.LocalRegion),
        "The region's replica of the records does not run just now; ask again.",
        isTransient: true);

    private FleetView View(SyncDriver driver)
    {
        var view = driver.Current;
        return new FleetView(view, driver.Elapsed - view.At, time.GetUtcNow(), host.Regions, _cache);
    }
}
