namespace NovaCron.Dwcp.Prediction;

/// <summary>How goodput is smoothed and how far ahead it is trusted.</summary>
public sealed class GoodputOptions
{
    /// <summary>The age at which a measurement counts half; default 5 s, from 100 ms to 1 h.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest remaining time that is told; beyond it there is no estimate. Default 30 days.</summary>
    public TimeSpan RemainingMax { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        if (HalfLife < TimeSpan.FromMilliseconds(100) || HalfLife > TimeSpan.FromHours(1))
        {
            throw new ArgumentOutOfRangeException(nameof(HalfLife), HalfLife, "GoodputOptions.HalfLife must be from 100 ms to 1 h.");
        }

        if (RemainingMax <= TimeSpan.Zero || RemainingMax > TimeSpan.FromDays(365))
        {
            throw new ArgumentOutOfRangeException(
                nameof(RemainingMax), RemainingMax, "GoodputOptions.RemainingMax must be above zero and at most 365 days.");
        }
    }
}
