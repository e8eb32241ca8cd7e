namespace NovaCron.Bench.Load;

/// <summary>What a load came to.</summary>
/// <param name="CallsPerSecond">Calls answered, a second.</param>
/// <param name="MedianMs">Half of the answers took less, in milliseconds.</param>
/// <param name="P99Ms">One in a hundred took longer, in milliseconds.</param>
internal sealed record CallFigures(double CallsPerSecond, double MedianMs, double P99Ms)
{
    public static CallFigures Of(List<double> latencies, TimeSpan time)
    {
        latencies.Sort();
        return new CallFigures(latencies.Count / time.TotalSeconds, At(latencies, 0.5), At(latencies, 0.99));
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
