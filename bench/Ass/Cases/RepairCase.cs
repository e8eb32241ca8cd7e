using System.Diagnostics;
using NovaCron.Bench.Ass.Load;
using NovaCron.Bench.Reporting;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Bench.Ass.Cases;

/// <summary>A thousandth of a store's records is damaged, on the disk or in memory, and another region's store repairs it.</summary>
internal sealed class RepairCase(AssBenchOptions options) : IAssCase
{
    private const string Title = "repair";
    private const double SecondsGoal = 5;
    private const double ShareGoal = 1;
    private const int Which = 7;
    private readonly List<string> _failures = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures => _failures;

    /// <inheritdoc/>
    public Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var stores = new TwoStores(options.StoreRecords);
        var watch = Stopwatch.StartNew();
        var good = stores.Load(isEu: false, _ => false);
        List<BenchRow> rows =
        [
            AssRows.Of(Title, "records", "1", options.StoreRecords),
            AssRows.Of(Title, "bytes a record", "By", (double)stores.FullBytes / options.StoreRecords),
            AssRows.Of(Title, "a store loaded from its rows", "s", watch.Elapsed.TotalSeconds),
        ];
        var step = options.StoreRecords / options.Damaged;
        var known = stores.Load(isEu: true, at => at % step == Which);
        rows.AddRange(Measure("known since the load", stores, known, good, () => known.DamagedLeaves == 0));

        var silent = stores.Load(isEu: true, _ => false);
        foreach (var record in good.Store.Records.Where((_, at) => at % step == Which).ToList())
            silent.Corrupt(ReplicatedRecord.Empty(record.Key));
        rows.AddRange(Measure("in memory, unknown", stores, silent, good, () => silent.CorrectedRecords == options.Damaged));
        return Task.FromResult<IReadOnlyList<BenchRow>>(rows);
    }

    private IEnumerable<BenchRow> Measure(string kind, TwoStores stores, SyncReplica bad, SyncReplica good, Func<bool> isDone)
    {
        GC.Collect();
        var title = $"{Title}, {options.Damaged} damaged, {kind}";
        using var self = Process.GetCurrentProcess();
        var (cpu, begun) = (self.TotalProcessorTime, Stopwatch.GetTimestamp());
        var isRight = stores.Repair(bad, good, isDone);
        var took = Stopwatch.GetElapsedTime(begun);
        self.Refresh();
        var used = self.TotalProcessorTime - cpu;
        if (!isRight)
            _failures.Add($"{options.Damaged} damaged records, {kind}: the stores differ after the repair");
        return
        [
            AssRows.Of(title, "bytes on the wire", "By", stores.Bytes),
            AssRows.Of(title, "share of all records' bytes", "%", 100.0 * stores.Bytes / stores.FullBytes, ShareGoal),
            AssRows.Of(title, "round trips", "1", stores.Questions),
            AssRows.Of(title, "from the tick to equal stores, without the way", "s", took.TotalSeconds, SecondsGoal),
            AssRows.Of(title, "processor time, both sides", "s", used.TotalSeconds),
        ];
    }
}
