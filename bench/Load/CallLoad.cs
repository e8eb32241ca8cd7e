using System.Diagnostics;

namespace NovaCron.Bench.Load;

/// <summary>Callers in closed loops: each calls, waits for the answer, and calls again, over keys in turn.</summary>
/// <param name="call">The call, told which key.</param>
/// <param name="keys">How many keys there are.</param>
/// <param name="callers">How many callers.</param>
internal sealed class CallLoad(Func<int, CancellationToken, Task> call, int keys, int callers)
{
    /// <summary>Runs for a time, after another that is not measured.</summary>
    public async Task<CallFigures> RunAsync(TimeSpan warmUp, TimeSpan time, CancellationToken cancellationToken)
    {
        await DriveAsync(warmUp, cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        var latencies = await DriveAsync(time, cancellationToken);
        return CallFigures.Of(latencies, Stopwatch.GetElapsedTime(begin));
    }

    private async Task<List<double>> DriveAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var loops = await Task.WhenAll(Enumerable.Range(0, callers).Select(
            caller => Task.Run(() => LoopAsync(caller, time, cancellationToken), cancellationToken)));
        return [.. loops.SelectMany(latencies => latencies)];
    }

    private async Task<List<double>> LoopAsync(int caller, TimeSpan time, CancellationToken cancellationToken)
    {
        var latencies = new List<double>();
        var begin = Stopwatch.GetTimestamp();
        for (var key = caller; Stopwatch.GetElapsedTime(begin) < time; key = (key + callers) % keys)
        {
            var sent = Stopwatch.GetTimestamp();
            await call(key, cancellationToken);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return latencies;
    }
}
