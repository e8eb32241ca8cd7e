using System.Diagnostics;
using NovaCron.Bench.Ass.Load;
using NovaCron.Bench.Ass.Regions;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Ass.Cases;

/// <summary>Regions change grains' states at a steady rate, and note how old the others' changes are when they are visible.</summary>
internal sealed class StalenessCase(AssBenchOptions options) : IAssCase
{
    private const double TailGoal = 500;
    private const double WorstGoal = 2000;
    private const string Title = "staleness";
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(1);
    private readonly List<string> _failures = [];
    private readonly List<double> _seconds = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures => _failures;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using var regions = await RegionsUnderLoad.StartAsync(options.Emulator, folder, cancellationToken);
        var rate = options.Rate / regions.All.Count;
        await regions.AskAsync(new RegionRequest(RegionAct.Write, rate, options.Records), cancellationToken);
        await Task.Delay(options.WarmUp, cancellationToken);

        var before = await regions.AskAsync(new RegionRequest(RegionAct.Take), cancellationToken);
        var (begun, cpu) = (Stopwatch.GetTimestamp(), regions.All.Select(region => region.CpuSeconds).ToList());
        var took = await MeasureAsync(regions, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var shares = regions.All.Select((region, place) => 100 * (region.CpuSeconds - cpu[place]) / seconds).ToList();

        await regions.AskAsync(new RegionRequest(RegionAct.EndWriting), cancellationToken);
        var (states, areEqual) = await regions.ConvergeAsync(SettleLimit, cancellationToken);
        if (!areEqual)
            _failures.Add(RegionsUnderLoad.Difference(states));
        Judge(took);
        return [.. Visible(regions, took), .. Changes(before, took, seconds), .. Costs(regions, took, shares)];
    }

    /// <summary>Asks each second, so that one bad moment is told from a bad time.</summary>
    private async Task<IReadOnlyList<RegionAnswer>> MeasureAsync(RegionsUnderLoad regions, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        IReadOnlyList<RegionAnswer>? all = null;
        while (Stopwatch.GetElapsedTime(begun) < options.Time)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            var took = await regions.AskAsync(new RegionRequest(RegionAct.Take), cancellationToken);
            _seconds.Add(Spread.Of(took.SelectMany(answer => answer.Visible.Values)).At(0.99));
            all = all is null ? took : [.. all.Zip(took, (sum, answer) => sum.And(answer))];
        }

        return all!;
    }

    private void Judge(IReadOnlyList<RegionAnswer> took)
    {
        foreach (var answer in took.Where(answer => answer.Written.Failures > 0))
            _failures.Add($"{answer.Written.Failures} writes failed, the last one so: {answer.Written.Failure}");
        foreach (var (name, count) in took.SelectMany(answer => answer.Counters)
            .Where(one => one.Key.StartsWith("alarms", StringComparison.Ordinal)))
            _failures.Add($"{count} times {name}");
    }

    private IEnumerable<BenchRow> Visible(RegionsUnderLoad regions, IReadOnlyList<RegionAnswer> took)
    {
        foreach (var (place, answer) in took.Index())
        {
            foreach (var (source, spread) in answer.Visible.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                foreach (var row in AssRows.Of($"{Title}, {source} at {regions.All[place].Region}", "commit to visible", spread))
                    yield return row;
            }
        }

        var all = Spread.Of(took.SelectMany(answer => answer.Visible.Values));
        foreach (var row in AssRows.Of($"{Title}, all pairs", "commit to visible", all, TailGoal, WorstGoal))
            yield return row;
        yield return BenchRow.Of($"{Title}, all pairs", "commit to visible, p99 of a second", "ms", _seconds);
        yield return AssRows.Of(
            $"{Title}, all pairs", "seconds whose p99 is beyond the goal", "%",
            100.0 * _seconds.Count(one => one > TailGoal) / _seconds.Count);
        yield return AssRows.Of(
            $"{Title}, all pairs", "gauge novacron.sync.staleness, p99", "ms", Spread.Of(took.Select(answer => answer.Staleness)).At(0.99));
    }

    private static IEnumerable<BenchRow> Changes(
        IReadOnlyList<RegionAnswer> before, IReadOnlyList<RegionAnswer> took, double seconds)
    {
        var (made, transactions) = (took.Sum(one => one.Written.Changes), took.Sum(one => one.Written.Transactions));
        var applied = took.Select((one, place) => Sum(one) - Sum(before[place])).ToList();
        yield return AssRows.Of(Title, "changes committed, all regions", "1/s", made / seconds);
        yield return AssRows.Of(Title, "changes a transaction", "1", Math.Max(made, 1.0) / Math.Max(transactions, 1));
        yield return BenchRow.Of(Title, "changes applied at each region", "1/s", applied.Select(count => count / seconds));
        yield return AssRows.Of(
            Title, "bytes sent per change and receiver", "By",
            (double)took.Sum(one => one.Counters.GetValueOrDefault("sent")) / Math.Max(made * (took.Count - 1), 1));
    }

    private static IEnumerable<BenchRow> Costs(
        RegionsUnderLoad regions, IReadOnlyList<RegionAnswer> took, IReadOnlyList<double> shares)
    {
        foreach (var (place, share) in shares.Index())
            yield return AssRows.Of($"{Title}, {regions.All[place].Region}", "processor time", "%", share);
        foreach (var row in AssRows.Of(Title, "the replica's durable write", Spread.Of(took.Select(one => one.Writes))))
            yield return row;
        foreach (var drops in took.SelectMany(one => one.Counters).Where(one => one.Key.Contains("dropped", StringComparison.Ordinal))
            .GroupBy(one => one.Key))
            yield return AssRows.Of(Title, drops.Key, "1", drops.Sum(one => one.Value));
    }

    private static long Sum(RegionAnswer answer) => answer.Applied.Sum(top => top.Number);
}
