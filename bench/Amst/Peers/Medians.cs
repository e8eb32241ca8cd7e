namespace NovaCron.Bench.Amst.Peers;

/// <summary>Medians, as <see cref="Reporting.BenchRow"/> takes them.</summary>
internal static class Medians
{
    /// <summary>The median of one or more figures.</summary>
    public static double Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return Math.Round(sorted[sorted.Count / 2], 3);
    }
}
