namespace NovaCron.Dwcp.Prediction;

/// <summary>What is known of a path's goodput. Immutable; <see cref="GoodputEstimator"/> makes the next one.</summary>
/// <param name="WeightedRate">The sum of measured rates, each times its weight, in bytes per second.</param>
/// <param name="Weight">The sum of the weights: 0 before the first measurement, towards 1 as time passes.</param>
/// <param name="PendingBytes">Bytes that arrived without time having passed; they belong to the next measurement.</param>
public sealed record GoodputEstimate(double WeightedRate, double Weight, long PendingBytes)
{
    /// <summary>Nothing measured yet.</summary>
    public static GoodputEstimate None { get; } = new(0, 0, 0);

    /// <summary>Whether there is a measurement at all.</summary>
    public bool IsKnown => Weight > 0;

    /// <summary>The smoothed rate, in bytes per second; 0 while nothing is known.</summary>
    public double BytesPerSecond => IsKnown ? WeightedRate / Weight : 0;
}
