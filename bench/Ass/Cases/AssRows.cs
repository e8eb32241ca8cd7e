using NovaCron.Bench.Ass.Load;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Ass.Cases;

/// <summary>Rows of this bench, some of which have a goal in the place of a peer.</summary>
internal static class AssRows
{
    private const string Goal = "goal, at most";

    /// <summary>A row of one figure.</summary>
    public static BenchRow Of(string title, string metric, string unit, double figure, double? goal = null) =>
        BenchRow.Of(title, metric, unit, figure) with { Peer = goal, PeerName = goal is null ? null : Goal };

    /// <summary>Rows of the median, the 99th of a hundred and the worst.</summary>
    public static IEnumerable<BenchRow> Of(string title, string metric, Spread spread, double? tailGoal = null, double? maxGoal = null) =>
    [
        Of(title, $"{metric}, p50", "ms", spread.At(0.5)),
        Of(title, $"{metric}, p99", "ms", spread.At(0.99), tailGoal),
        Of(title, $"{metric}, worst", "ms", spread.Max, maxGoal),
    ];
}
