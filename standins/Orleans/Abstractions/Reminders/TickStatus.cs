namespace Orleans.Runtime;

/// <summary>What a reminder says of its tick. Times are UTC.</summary>
/// <param name="firstTickTime">When it was first due.</param>
/// <param name="period">How often it is due.</param>
/// <param name="timeStamp">Now.</param>
[GenerateSerializer, Immutable, Alias("Orleans.TickStatus")]
public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp) : IEquatable<TickStatus>
{
    /// <summary>When it was first due.</summary>
    [Id(0)]
    public DateTime FirstTickTime { get; } = firstTickTime;

    /// <summary>How often it is due.</summary>
    [Id(1)]
    public TimeSpan Period { get; } = period;

    /// <summary>Now.</summary>
    [Id(2)]
    public DateTime CurrentTickTime { get; } = timeStamp;

    /// <inheritdoc/>
    public bool Equals(TickStatus other) =>
        FirstTickTime == other.FirstTickTime && Period == other.Period && CurrentTickTime == other.CurrentTickTime;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TickStatus other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FirstTickTime, Period, CurrentTickTime);

    /// <inheritdoc/>
    public override string ToString() => $"first {FirstTickTime:O}, every {Period}, now {CurrentTickTime:O}";

    /// <summary>Whether both say the same.</summary>
    public static bool operator ==(TickStatus left, TickStatus right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(TickStatus left, TickStatus right) => !left.Equals(right);
}
