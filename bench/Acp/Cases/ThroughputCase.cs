using System.Diagnostics;
using NovaCron.Bench.Acp.Members;
using NovaCron.Bench.Acp.Stores;
using NovaCron.Bench.Reporting;
using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Bench.Acp.Cases;

/// <summary>
/// Callers in a closed loop: each submits a command, waits until it is executed, and submits the next. A command counts when its caller
/// has its answer: it is durable at a quorum then, and the others write the same. Callers are at every member that takes commands.
/// </summary>
internal sealed class ThroughputCase(AcpBenchOptions options, MemberKind kind)
{
    private long _counted;
    private bool _isMeasured;

    /// <summary>Measures in one store.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string store, IMemberStores stores, CancellationToken cancellationToken)
    {
        List<double> rates = [];
        List<double> medians = [];
        List<double> tails = [];
        List<double> processor = [];
        for (var run = 0; run < options.Runs; run++)
        {
            await using var federation = await Federation.StartAsync(kind, stores, cancellationToken);
            var (rate, latencies, cores) = await MeasureAsync(federation, cancellationToken);
            rates.Add(rate);
            medians.Add(At(latencies, 0.5));
            tails.Add(At(latencies, 0.99));
            processor.Add(cores);
        }

        var title = $"throughput {kind.Name}, {kind.Members} members, {store}, {options.Clients} callers";
        return
        [
            BenchRow.Of(title, "commands", "/s", rates),
            BenchRow.Of(title, "latency p50", "ms", medians),
            BenchRow.Of(title, "latency p99", "ms", tails),
            BenchRow.Of(title, "this process", "cores", processor),
        ];
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[(int)(share * (sorted.Count - 1))];

    private async Task<(double Rate, List<double> Latencies, double Cores)> MeasureAsync(
        Federation federation, CancellationToken cancellationToken)
    {
        (_counted, _isMeasured) = (0, false);
        var takers = await federation.FindTakersAsync(kind.CreateCaller(options.Clients)(null), cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = Enumerable.Range(0, options.Clients)
            .Select(number => Task.Run(() => CallAsync(takers[number % takers.Count], kind.CreateCaller(number), end.Token)))
            .ToArray();
        await Task.Delay(options.WarmUp, cancellationToken);
        var (began, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        Volatile.Write(ref _isMeasured, true);
        await Task.Delay(options.Time, cancellationToken);
        Volatile.Write(ref _isMeasured, false);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var cores = (Environment.CpuUsage.TotalTime - worked).TotalSeconds / seconds;
        var counted = Interlocked.Read(ref _counted);
        await end.CancelAsync();
        var latencies = (await Task.WhenAll(clients)).SelectMany(one => one).Order().ToList();
        return (counted / seconds, latencies, cores);
    }

    private async Task<List<double>> CallAsync(ReplicaDriver driver, NextCommand next, CancellationToken end)
    {
        List<double> latencies = [];
        ReplicaResult? before = null;
        while (!end.IsCancellationRequested)
        {
            var command = next(before);
            var began = Stopwatch.GetTimestamp();
            before = await driver.SubmitAsync(command, CancellationToken.None);
            if (Volatile.Read(ref _isMeasured))
            {
                latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                Interlocked.Increment(ref _counted);
            }
        }

        return latencies;
    }
}
