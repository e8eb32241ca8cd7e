namespace NovaCron.Dwcp.Prediction;

/// <summary>
/// Smooths goodput by an exponentially weighted mean over time, not over samples: a measurement's weight halves with every
/// <see cref="GoodputOptions.HalfLife"/> that passes, however often it is sampled. The weights are normalised (as in Kingma
/// and Ba 2015, section 3), so that the first sample is the estimate instead of being drawn towards zero. It is the
/// predictor that any learned one must beat, and the one used where none is loaded.
/// </summary>
public static class GoodputEstimator
{
    /// <summary>Takes in a sample.</summary>
    /// <param name="state">What was known.</param>
    /// <param name="bytes">Bytes that arrived since the last sample; 0 during a stall.</param>
    /// <param name="elapsed">Time since the last sample. With zero time the bytes wait for the next sample.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">Bytes or time are negative.</exception>
    public static GoodputEstimate Step(GoodputEstimate state, long bytes, TimeSpan elapsed, GoodputOptions options)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(elapsed, TimeSpan.Zero);
        var arrived = state.PendingBytes > long.MaxValue - bytes ? long.MaxValue : state.PendingBytes + bytes;
        if (elapsed == TimeSpan.Zero)
        {
            return state with { PendingBytes = arrived };
        }

        var kept = Math.Pow(2, -(elapsed / options.HalfLife));
        var rate = arrived / elapsed.TotalSeconds;
        return new GoodputEstimate(
            (state.WeightedRate * kept) + (rate * (1 - kept)),
            (state.Weight * kept) + (1 - kept),
            PendingBytes: 0);
    }

    /// <summary>
    /// How long <paramref name="bytes"/> more take at the estimated rate; null when that is not known, the path stands
    /// still, or it is longer than <see cref="GoodputOptions.RemainingMax"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Bytes are negative.</exception>
    public static TimeSpan? Remaining(GoodputEstimate state, long bytes, GoodputOptions options)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes == 0)
        {
            return TimeSpan.Zero;
        }

        var seconds = bytes / state.BytesPerSecond;
        return seconds <= options.RemainingMax.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
