using NovaCron.Bench.Ass.Load;
using NovaCron.Cli.Api;

namespace NovaCron.Bench.Ass.Ledger;

/// <summary>
/// Writers over a region's REST API, each with VMs of its own, never trying a change twice: what was not answered is unknown for good.
/// </summary>
internal sealed class LabelWriters(NovaCronApi api, string region, LabelLedger ledger, TimeSpan thinkTime)
{
    /// <summary>Changes that one VM takes: below the limit of labels, for unknown ones may be there.</summary>
    public const int LabelsEach = 250;

    private static readonly TimeSpan DownPause = TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private readonly Spread _took = new();
    private int _labels;

    /// <summary>How long acknowledged changes took.</summary>
    public Spread Took => _took;

    /// <summary>Whether one has run out of VMs.</summary>
    public bool HasRunOut { get; private set; }

    /// <summary>Lets one write on its VMs until cancelled.</summary>
    public async Task WriteAsync(IReadOnlyList<string> vms, CancellationToken end)
    {
        foreach (var vm in vms)
        {
            for (var label = 0; label < LabelsEach;)
            {
                if (end.IsCancellationRequested)
                    return;
                var outcome = await PutAsync(vm);
                label += outcome is null ? 0 : 1;
                await Task.Delay(outcome is LabelOutcome.Acknowledged ? thinkTime : DownPause, end)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        HasRunOut = true;
    }

    /// <summary>Puts a label; null where nobody listened, so that nothing was sent.</summary>
    private async Task<LabelOutcome?> PutAsync(string vm)
    {
        var key = FormattableString.Invariant($"{region}-{Interlocked.Increment(ref _labels)}");
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        var outcome = LabelOutcome.Unknown;
        try
        {
            await api.PatchVmAsync(vm, new ApiVmPatch(null, null, new Dictionary<string, string?> { [key] = "1" }), CancellationToken.None);
            outcome = LabelOutcome.Acknowledged;
            lock (_gate)
                _took.Add(System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        catch (ApiUnreachableException error)
            when (error.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
        {
            return null;
        }
        catch (Exception error) when (error is ApiException or ApiUnreachableException)
        {
            // Also a refusal: whether the change was written before it is not this side's to know.
        }

        ledger.Add(new LabelEntry(region, vm, key, outcome));
        return outcome;
    }
}
