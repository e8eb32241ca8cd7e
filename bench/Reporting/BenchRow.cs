namespace NovaCron.Bench.Reporting;

/// <summary>One figure of a bench.</summary>
/// <param name="Case">What was done.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Unit">Its unit, in UCUM's words.</param>
/// <param name="Ours">The figure: the median where there were several runs.</param>
/// <param name="Runs">How many.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
internal sealed record BenchRow(string Case, string Metric, string Unit, double Ours, int Runs, double Min, double Max)
{
    /// <summary>The figure of a peer measured alternately in the same run; null where there is none.</summary>
    public double? Peer { get; init; }

    /// <summary>Who the peer is.</summary>
    public string? PeerName { get; init; }

    /// <summary>Ours divided by the peer's.</summary>
    public double? Ratio => Peer is > 0 ? Math.Round(Ours / Peer.Value, 3) : null;

    /// <summary>Makes a row of several figures.</summary>
    public static BenchRow Of(string name, string metric, string unit, IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return new BenchRow(name, metric, unit, Round(sorted[sorted.Count / 2]), sorted.Count, Round(sorted[0]), Round(sorted[^1]));
    }

    /// <summary>Makes a row of one figure.</summary>
    public static BenchRow Of(string name, string metric, string unit, double figure) => Of(name, metric, unit, [figure]);

    private static double Round(double figure) => Math.Round(figure, 3);
}
