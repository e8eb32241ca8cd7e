using System.Diagnostics;

namespace NovaCron.Bench.Load;

/// <summary>
/// Calls many keys again and again, each by a caller of its own that never tries a call twice, and notes which failed or hung:
/// how long a fault was felt, by anybody.
/// </summary>
internal sealed class CallProbe : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // A call that takes longer than this was felt by its caller as much as one that failed.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private readonly Func<int, CancellationToken, Task> _call;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<(long Sent, long Ended)> _troubles = [];
    private readonly long[] _lastGood;
    private readonly Task _callers;

    public CallProbe(Func<int, CancellationToken, Task> call, int keys)
    {
        _call = call;
        _lastGood = new long[keys];
        _callers = Task.WhenAll(Enumerable.Range(0, keys).Select(key => Task.Run(() => LoopAsync(key))));
    }

    /// <summary>
    /// Waits until every key has answered calls that were sent after the fault and after its last failure, and tells how long
    /// after the fault that was.
    /// </summary>
    /// <param name="fault">When the fault was made, as a timestamp.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Recovery> WaitForRecoveryAsync(long fault, TimeSpan limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Pause, cancellationToken);
            var last = LastTrouble(since: 0);
            // A fault that is felt in waves has not ended with its first wave.
            if (Oldest() > Math.Max(fault, last) && Stopwatch.GetElapsedTime(Math.Max(fault, last)) > Quiet)
                return new Recovery(Felt(fault, LastTrouble(since: fault)), Felt(fault, last));
            if (Stopwatch.GetElapsedTime(fault) > limit)
                throw new TimeoutException($"Calls had not recovered {limit.TotalSeconds} s after the fault: {LastFailure}");
        }
    }

    /// <summary>The last failure seen, in words.</summary>
    public string LastFailure { get; private set; } = "none";

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _callers;
        _ending.Dispose();
    }

    private static TimeSpan Felt(long fault, long until) => until <= fault ? TimeSpan.Zero : Stopwatch.GetElapsedTime(fault, until);

    private long LastTrouble(long since)
    {
        lock (_troubles)
            return _troubles.Where(trouble => trouble.Sent >= since).Select(trouble => trouble.Ended).DefaultIfEmpty().Max();
    }

    private long Oldest() => Enumerable.Range(0, _lastGood.Length).Min(key => Interlocked.Read(ref _lastGood[key]));

    private async Task LoopAsync(int key)
    {
        while (!_ending.IsCancellationRequested)
        {
            var sent = Stopwatch.GetTimestamp();
            try
            {
                await _call(key, _ending.Token);
                Interlocked.Exchange(ref _lastGood[key], sent);
                if (Stopwatch.GetElapsedTime(sent) > Slow)
                    Trouble(sent, $"a call took {Stopwatch.GetElapsedTime(sent).TotalSeconds:0.0} s");
            }
            catch (Exception e) when (!_ending.IsCancellationRequested)
            {
                Trouble(sent, $"{e.GetType().Name}: {e.Message}");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Trouble(long sent, string what)
    {
        LastFailure = what;
        lock (_troubles)
            _troubles.Add((sent, Stopwatch.GetTimestamp()));
    }
}
