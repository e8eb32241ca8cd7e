using NovaCron.Bench.Ass.Regions;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Ass.Cases;

/// <summary>Readers in one region ask for VMs of another one, and for lists of both's, while changes come in.</summary>
internal sealed class ReadsCase(AssBenchOptions options) : IAssCase
{
    private const string Title = "reads";
    private const int VmsEach = 5000;
    private const int Readers = 1000;
    private const int ClosedReaders = 32;
    private const double ClosedSeconds = 5;
    private const double ChurnRate = 500;
    private const double TailGoal = 10;
    private const string Foreign = "region2";
    private static readonly TimeSpan FillLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(200);
    private readonly List<string> _failures = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures => _failures;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using var regions = await RegionsUnderLoad.StartAsync(options.Emulator, folder, cancellationToken);
        var (reading, saying) = (regions.All[0], regions.All[1]);
        var fill = new RegionRequest(RegionAct.Fill, Count: VmsEach);
        await Task.WhenAll(reading.AskAsync(fill, cancellationToken), saying.AskAsync(fill, cancellationToken));
        await WaitAsync(reading, cancellationToken);
        await saying.AskAsync(new RegionRequest(RegionAct.Churn, ChurnRate), cancellationToken);

        List<BenchRow> rows = [];
        foreach (var (act, name) in new[] { (RegionAct.ReadVms, "a foreign VM"), (RegionAct.ReadLists, "a list of 50") })
        {
            // What is asked for the first time makes its grain.
            await reading.AskAsync(Closed(act), cancellationToken);
            var before = await reading.AskAsync(new RegionRequest(RegionAct.Describe), cancellationToken);
            var open = await reading.AskAsync(
                new RegionRequest(act, Rate: 1, Readers, options.ReadTime.TotalSeconds, Foreign), cancellationToken);
            var after = await reading.AskAsync(new RegionRequest(RegionAct.Describe), cancellationToken);
            var came = after.Applied.Sum(top => top.Number) - before.Applied.Sum(top => top.Number);
            var closed = await reading.AskAsync(Closed(act), cancellationToken);
            rows.AddRange(Rows($"{Title}, {name}", open, came, closed));
            foreach (var answer in new[] { open, closed }.Where(answer => answer.FailedReads > 0))
                _failures.Add($"{answer.FailedReads} reads of {name} failed, the last one so: {answer.ReadFailure}");
        }

        await saying.AskAsync(new RegionRequest(RegionAct.EndChurn), cancellationToken);
        return rows;
    }

    private static RegionRequest Closed(RegionAct act) => new(act, 0, ClosedReaders, ClosedSeconds, Foreign);

    private IEnumerable<BenchRow> Rows(string title, RegionAnswer open, long came, RegionAnswer closed)
    {
        var opened = $"{title}, {Readers} readers, each once a second";
        foreach (var row in AssRows.Of(opened, "answer", open.Reads, TailGoal))
            yield return row;
        yield return AssRows.Of(opened, "began later than planned, p99", "ms", open.Late.At(0.99));
        yield return AssRows.Of(opened, "reads", "1/s", open.Reads.Count / options.ReadTime.TotalSeconds);
        yield return AssRows.Of(opened, "changes that came in meanwhile", "1/s", came / options.ReadTime.TotalSeconds);
        var looped = $"{title}, {ClosedReaders} readers, one read after the other";
        yield return AssRows.Of(looped, "reads", "1/s", closed.Reads.Count / ClosedSeconds);
        foreach (var row in AssRows.Of(looped, "answer", closed.Reads))
            yield return row;
    }

    private static async Task WaitAsync(RegionHold region, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(FillLimit);
        while ((await region.AskAsync(new RegionRequest(RegionAct.Describe), cancellationToken)).Records < 2 * VmsEach)
        {
            if (limit.IsCancellationRequested)
                throw new BenchException("the VMs' records did not arrive");
            await Task.Delay(LookPause, cancellationToken);
        }
    }
}
