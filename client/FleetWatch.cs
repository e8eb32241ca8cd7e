using System.Runtime.CompilerServices;
using NovaCron.GrainInterfaces;

namespace NovaCron.Client;

/// <summary>Follows all VMs over breaks.</summary>
internal sealed class FleetWatch(NovaCronClient client, IRegionGrain region, CallRetries retries, TimeProvider time)
{
    // By then a region that answers has begun the sequence, also where no VM is left that it could begin with.
    private static readonly TimeSpan BeginTime = TimeSpan.FromSeconds(5);

    private readonly VmSightings _told = new();

    /// <summary>The VMs, then what changes.</summary>
    public async IAsyncEnumerable<VmChange> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in retries.StreamAsync(OpenAsync, _ => { }, cancellationToken, CallSafety.Watch))
        {
            if (_told.IsNews(change))
            {
                yield return change;
            }
        }
    }

    // A sequence that is opened anew begins with all VMs that there are, and says nothing of those that have gone meanwhile. So they are
    // looked for, but only once it has begun: what goes later it tells itself.
    private async IAsyncEnumerable<VmChange> OpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var changes = region.WatchVmsAsync(end.Token).GetAsyncEnumerator(end.Token);
        var next = changes.MoveNextAsync().AsTask();
        try
        {
            if (!_told.IsEmpty)
            {
                await Task.WhenAny(next, Task.Delay(BeginTime, time, end.Token));
                foreach (var gone in next.IsFaulted ? [] : _told.FindGone(await ListAsync(end.Token)))
                {
                    yield return gone;
                }
            }

            while (await next)
            {
                yield return changes.Current;
                next = changes.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // It must be at rest before it is disposed of.
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<Listing<VmInfo>>> ListAsync(CancellationToken cancellationToken)
    {
        var pages = new List<Listing<VmInfo>>();
        await foreach (var page in client.QueryVmPagesAsync(new VmQuery(), cancellationToken))
        {
            pages.Add(page);
        }

        return pages;
    }
}
