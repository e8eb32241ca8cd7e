using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>A grid's figures: medians of each cell, ours beside each peer.</summary>
internal static class GridSummary
{
    public static IReadOnlyList<BenchRow> Rows(IReadOnlyList<GridCell> cells, GridStore store) =>
        [.. cells.Where(cell => store.Of(cell.Key, GridRecord.Ours).Count > 0).SelectMany(cell => Rows(cell, store))];

    /// <summary>Measurements of the fixed setting with the highest median; empty where none was measured.</summary>
    public static IReadOnlyList<GridRecord> BestFixed(GridStore store, GridCell cell) =>
        store.Of(cell.Key, GridRecord.Fixed)
            .GroupBy(record => (record.Congestion, record.Streams))
            .OrderByDescending(setting => Medians.Of(setting.Select(record => record.GoodputMbit)))
            .Select(setting => setting.ToList())
            .FirstOrDefault([]);

    private static IEnumerable<BenchRow> Rows(GridCell cell, GridStore store)
    {
        var ours = store.Of(cell.Key, GridRecord.Ours);
        var best = BestFixed(store, cell);
        var bestName = best.Count == 0 ? "" : $"{Kind(store, cell)}: {best[0].Congestion} x{best[0].Streams}";
        (string Name, IReadOnlyList<GridRecord> Records)[] peers =
        [
            (bestName, best),
            (GridRecord.Single, store.Of(cell.Key, GridRecord.Single)),
            (GridRecord.Rsync, store.Of(cell.Key, GridRecord.Rsync)),
        ];
        foreach (var (name, records) in peers.Where(peer => peer.Records.Count > 0))
        {
            yield return BenchRow.Of(cell.Key, "goodput", "Mbit/s", ours.Select(record => record.GoodputMbit)) with
            {
                Peer = Medians.Of(records.Select(record => record.GoodputMbit)), PeerName = name,
            };
        }

        yield return BenchRow.Of(
            cell.Key, "share of the payload ceiling", "%", ours.Select(record => 100 * record.GoodputMbit / cell.Shape.PayloadCeilingMbit));
        if (ours.Select(record => record.SecondsTo95).OfType<double>().ToList() is { Count: > 0 } seconds)
            yield return BenchRow.Of(cell.Key, "until 95 % of its rate", "s", seconds);
        yield return BenchRow.Of(cell.Key, "streams at the end", "{stream}", ours.Select(record => (double)record.Streams));
        yield return BenchRow.Of(cell.Key, "retransmits", "{segment}", ours.Select(record => (double)record.Retransmits)) with
        {
            Peer = best.Count == 0 ? null : Medians.Of(best.Select(record => (double)record.Retransmits)),
            PeerName = best.Count == 0 ? null : bestName,
        };
    }

    // Whoever did not search cannot say that it is the best.
    private static string Kind(GridStore store, GridCell cell) =>
        store.Of(cell.Key, GridRecord.Search).Count > 0 ? "iperf3, best fixed" : GridRecord.Fixed;
}
