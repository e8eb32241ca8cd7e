using System.Diagnostics;
using NovaCron.Bench.Ass.Load;
using NovaCron.Bench.Ass.Regions;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Ass.Cases;

/// <summary>
/// One region is cut off under load. Everybody goes on writing and reading at home, and after the cut all see all again.
/// </summary>
internal sealed class PartitionCase(AssBenchOptions options) : IAssCase
{
    private const string Title = "partition";
    private const double FreshMs = 5000;
    private const double ReadRate = 10;

    // So long it must stay fresh, and so long the bench waits for that.
    private const int FreshSeconds = 5;
    private static readonly TimeSpan HealLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly List<string> _failures = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures => _failures;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using var regions = await RegionsUnderLoad.StartAsync(options.Emulator, folder, cancellationToken);
        var place = new Random(options.Seed).Next(regions.All.Count);
        await regions.AskAsync(
            new RegionRequest(RegionAct.Write, options.Rate / 2 / regions.All.Count, options.Records), cancellationToken);
        await regions.AskAsync(new RegionRequest(RegionAct.BeginReading, ReadRate), cancellationToken);
        await Task.Delay(options.WarmUp, cancellationToken);
        var before = await regions.AskAsync(new RegionRequest(RegionAct.Take), cancellationToken);

        await regions.IsolateAsync(place, isCut: true, cancellationToken);
        await Task.Delay(options.Cut, cancellationToken);
        var cut = await regions.AskAsync(new RegionRequest(RegionAct.Take), cancellationToken);
        await regions.IsolateAsync(place, isCut: false, cancellationToken);
        var heal = await HealAsync(regions, cut, cancellationToken);

        await regions.AskAsync(new RegionRequest(RegionAct.EndReading), cancellationToken);
        await regions.AskAsync(new RegionRequest(RegionAct.EndWriting), cancellationToken);
        var ended = Stopwatch.GetTimestamp();
        var (states, areEqual) = await regions.ConvergeAsync(SettleLimit, cancellationToken);
        if (!areEqual)
            _failures.Add(RegionsUnderLoad.Difference(states));
        Judge(cut);
        return
        [
            .. AssRows.Of($"{Title}, before", "commit to visible", Spread.Of(before.SelectMany(answer => answer.Visible.Values))),
            .. WhileCut(cut),
            .. heal,
            AssRows.Of($"{Title}, load ended", "until all replicas are equal", "s", Stopwatch.GetElapsedTime(ended).TotalSeconds),
            AssRows.Of($"{Title}, load ended", "records that differ in digest or vector", "1", areEqual ? 0 : 1),
        ];
    }

    private async Task<IReadOnlyList<BenchRow>> HealAsync(
        RegionsUnderLoad regions, IReadOnlyList<RegionAnswer> cut, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var backlog = cut.SelectMany(answer => answer.Applied).GroupBy(top => (top.Region, top.Incarnation))
            .ToDictionary(tops => tops.Key, tops => tops.Max(top => top.Number));
        var (fresh, seen, since) = ((double?)null, (double?)null, 0);
        while ((fresh is null || seen is null || since < FreshSeconds) && Stopwatch.GetElapsedTime(begun) < HealLimit)
        {
            await Task.Delay(Second, cancellationToken);
            var took = await regions.AskAsync(new RegionRequest(RegionAct.Take), cancellationToken);
            var now = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            seen ??= took.All(answer => Has(answer, backlog)) ? now : null;
            var isFresh = took.All(answer => answer.Visible.Count == regions.All.Count - 1
                && Spread.Of(answer.Visible.Values).At(0.99) < FreshMs);
            fresh = isFresh ? fresh ?? now : null;
            since = isFresh ? since + 1 : 0;
            Judge(took);
        }

        if (fresh is null || seen is null)
            _failures.Add($"{HealLimit.TotalSeconds} s after the cut not all was fresh again");
        return
        [
            AssRows.Of(
                $"{Title}, after the cut", "until p99 of a second is below 5 s everywhere, and stays so", "s",
                fresh ?? HealLimit.TotalSeconds),
            AssRows.Of(
                $"{Title}, after the cut", "until all that was committed before is seen everywhere", "s", seen ?? HealLimit.TotalSeconds),
        ];
    }

    private static bool Has(RegionAnswer answer, Dictionary<(string Region, int Incarnation), long> backlog) => backlog.All(one =>
        answer.Applied.FirstOrDefault(top => (top.Region, top.Incarnation) == one.Key)?.Number >= one.Value);

    private void Judge(IReadOnlyList<RegionAnswer> took)
    {
        foreach (var answer in took.Where(answer => answer.Written.Failures + answer.FailedReads > 0))
        {
            _failures.Add($"{answer.Written.Failures} writes and {answer.FailedReads} local reads failed: "
                + $"{answer.Written.Failure} {answer.ReadFailure}");
        }
    }

    private IEnumerable<BenchRow> WhileCut(IReadOnlyList<RegionAnswer> cut)
    {
        yield return AssRows.Of($"{Title}, cut", "how long", "s", options.Cut.TotalSeconds);
        yield return AssRows.Of($"{Title}, cut", "changes committed, all regions", "1", cut.Sum(answer => answer.Written.Changes));
        yield return AssRows.Of($"{Title}, cut", "writes failed", "1", cut.Sum(answer => answer.Written.Failures));
        yield return AssRows.Of($"{Title}, cut", "local reads", "1", cut.Sum(answer => answer.Reads.Count));
        yield return AssRows.Of($"{Title}, cut", "local reads failed", "1", cut.Sum(answer => answer.FailedReads));
        foreach (var row in AssRows.Of($"{Title}, cut", "local reads", Spread.Of(cut.Select(answer => answer.Reads))))
            yield return row;
    }
}
