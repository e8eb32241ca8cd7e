using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>A grid as a table for documents, in Markdown: medians, ours beside the best fixed iperf3.</summary>
internal static class GridTable
{
    private const string Head =
        "| link | congestion control | AMST, Mbit/s | of the ceiling | min to max | of the best fixed iperf3 | that one | " +
        "95 % after | streams |\n" +
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    public static IReadOnlyList<string> Lines(IReadOnlyList<GridCell> cells, GridStore store) =>
        [Head, .. cells.Where(cell => store.Of(cell.Key, GridRecord.Ours).Count > 0).Select(cell => Line(cell, store))];

    private static string Line(GridCell cell, GridStore store)
    {
        var ours = store.Of(cell.Key, GridRecord.Ours);
        var goodput = Medians.Of(ours.Select(record => record.GoodputMbit));
        var best = GridSummary.BestFixed(store, cell);
        var peer = best.Count == 0 ? 0 : Medians.Of(best.Select(record => record.GoodputMbit));
        var seconds = ours.Select(record => record.SecondsTo95).OfType<double>().ToList();
        string[] columns =
        [
            cell.Shape.ToString(),
            cell.IsCubic ? "CUBIC" : "free",
            Text($"{goodput:0.0}"),
            Text($"{100 * goodput / cell.Shape.PayloadCeilingMbit:0.0} %"),
            Text($"{ours.Min(record => record.GoodputMbit):0.0} to {ours.Max(record => record.GoodputMbit):0.0}"),
            best.Count == 0 ? "" : Text($"{100 * goodput / peer:0.0} %"),
            best.Count == 0 ? "" : Text($"{best[0].Congestion} x{best[0].Streams}, {peer:0.0}"),
            seconds.Count == 0 ? "" : Text($"{Medians.Of(seconds):0.0} s"),
            Text($"{Medians.Of(ours.Select(record => (double)record.Streams)):0}"),
        ];
        return $"| {string.Join(" | ", columns)} |";
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
