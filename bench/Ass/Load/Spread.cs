namespace NovaCron.Bench.Ass.Load;

/// <summary>
/// How many times were how long, so that processes tell millions of them in a line: by tenths of a millisecond below 100 ms, by
/// milliseconds from there. A share is never said to be shorter than it was.
/// </summary>
internal sealed class Spread
{
    private const int FineMs = 100;
    private const int FineSteps = 10;

    /// <summary>How many, by their step.</summary>
    public SortedDictionary<int, long> Steps { get; init; } = [];

    /// <summary>The longest, in milliseconds.</summary>
    public double Max { get; set; }

    /// <summary>How many.</summary>
    public long Count => Steps.Values.Sum();

    /// <summary>Adds one, in milliseconds.</summary>
    public void Add(double ms)
    {
        var step = ms < FineMs ? (int)(Math.Max(ms, 0) * FineSteps) : (FineMs * FineSteps) + (int)Math.Min(ms - FineMs, int.MaxValue / 2);
        Steps[step] = Steps.GetValueOrDefault(step) + 1;
        Max = Math.Max(Max, ms);
    }

    /// <summary>Adds those of another one.</summary>
    public void Add(Spread other)
    {
        foreach (var (step, count) in other.Steps)
            Steps[step] = Steps.GetValueOrDefault(step) + count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>What a share of them did not exceed, in milliseconds; 0 of none.</summary>
    public double At(double share)
    {
        var (wanted, seen) = ((long)Math.Ceiling(share * Count), 0L);
        foreach (var (step, count) in Steps)
        {
            if ((seen += count) >= wanted)
                return Math.Min(Max, step < FineMs * FineSteps ? (step + 1.0) / FineSteps : step - (FineMs * FineSteps) + FineMs + 1);
        }

        return Max;
    }

    /// <summary>All of several.</summary>
    public static Spread Of(params IEnumerable<Spread> all)
    {
        var sum = new Spread();
        foreach (var one in all)
            sum.Add(one);
        return sum;
    }
}
