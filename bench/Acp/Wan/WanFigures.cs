using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>Rows of figures that have a goal.</summary>
internal static class WanFigures
{
    private const string Goal = "goal, at most";

    /// <summary>The figure that a share of sorted figures does not exceed; 0 of none.</summary>
    public static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[(int)Math.Ceiling(share * (sorted.Count - 1))];

    /// <summary>A row of one figure about several, which says what the least and the most of them were.</summary>
    public static BenchRow Row(string title, string metric, double figure, List<double> sorted, double? goal = null)
    {
        var range = BenchRow.Of(title, metric, "ms", sorted);
        return range with { Ours = Math.Round(figure, 1), Peer = goal, PeerName = goal is null ? null : Goal };
    }

    /// <summary>A row of one figure that has a goal.</summary>
    public static BenchRow Row(string title, string metric, string unit, double figure, double goal) =>
        BenchRow.Of(title, metric, unit, Math.Round(figure, 1)) with { Peer = goal, PeerName = Goal };
}
