using System.Runtime.CompilerServices;

namespace NovaCron.Cli.Api;

internal sealed partial class NovaCronApi
{
    private const string VmEvent = "vm";
    private const string GoneEvent = "gone";

    /// <summary>
    /// A VM as it is, then whenever it has changed, until it is gone. A broken connection is opened anew; nothing is followed by anything
    /// older.
    /// </summary>
    public async IAsyncEnumerable<ApiVmChange> WatchVmAsync(
        string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var told = new ApiVmSightings();
        await foreach (var vm in ReadEventsAsync(() => $"{VmPath(name)}/events", ApiJson.Default.ApiVm, cancellationToken))
        {
            var change = new ApiVmChange(vm.Name, vm.Uid, vm);
            if (told.IsNews(change))
            {
                yield return change;
            }
        }
    }

    /// <summary>
    /// All VMs, then what changes. A broken connection is opened anew; nothing is followed by anything older, and what has gone meanwhile
    /// is told.
    /// </summary>
    public async IAsyncEnumerable<ApiVmChange> WatchVmsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var told = new ApiVmSightings();
        int opened = 0, begun = 1;
        var path = () =>
        {
            opened++;
            return "v1/events";
        };
        await foreach (var item in ReadItemsAsync(path, cancellationToken))
        {
            if (begun < opened)
            {
                // A new stream says nothing of what went before it began.
                begun = opened;
                foreach (var gone in told.TakeGone(await ListVmsAsync(new ApiVmFilter(), cancellationToken)))
                {
                    yield return gone;
                }
            }

            // A newer API may have more to tell.
            var change = item.EventType switch
            {
                VmEvent => ChangeOf(Read(item.Data, ApiJson.Default.ApiVm)),
                GoneEvent => ChangeOf(Read(item.Data, ApiJson.Default.ApiVmGone)),
                _ => null,
            };
            if (change is not null && told.IsNews(change))
            {
                yield return change;
            }
        }
    }

    private static ApiVmChange ChangeOf(ApiVm vm) => new(vm.Name, vm.Uid, vm);

    private static ApiVmChange ChangeOf(ApiVmGone gone) => new(gone.Name, gone.Uid, null);
}
