using System.Diagnostics;
using NovaCron.Bench.Ass.Regions;
using NovaCron.GrainInterfaces;

namespace NovaCron.Bench.Ass.Load;

/// <summary>Asks the region for its list of VMs a few times a second, whatever becomes of its links, and counts what fails.</summary>
internal sealed class LocalReads : IAsyncDisposable
{
    private const int CountMax = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;
    private Spread _took = new();
    private (long Count, string? Last) _failed;

    public LocalReads(IGrainFactory grains, string region, double rate) =>
        _reading = Task.Run(() => ReadAsync(grains.GetGrain<IRegionGrain>(GrainKeys.Region(region)), rate));

    /// <summary>What was read since the last time.</summary>
    public RegionAnswer Take()
    {
        lock (_gate)
        {
            var taken = new RegionAnswer { Reads = _took, FailedReads = _failed.Count, ReadFailure = _failed.Last };
            (_took, _failed) = (new Spread(), default);
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
    }

    private async Task ReadAsync(IRegionGrain region, double rate)
    {
        while (!_end.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            string? failure = null;
            try
            {
                await region.QueryVmsAsync(new VmQuery { Count = CountMax }).WaitAsync(Patience);
            }
            catch (Exception error) when (error is NovaCronException or TimeoutException)
            {
                failure = error.Message;
            }

            lock (_gate)
            {
                _took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                _failed = failure is null ? _failed : (_failed.Count + 1, failure);
            }

            await Task.Delay(TimeSpan.FromSeconds(1 / rate), _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
