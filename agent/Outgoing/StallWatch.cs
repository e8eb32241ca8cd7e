namespace NovaCron.Agent.Outgoing;

/// <summary>
/// Tells a copy that stands still on its path from one that flows. Pure: times are since the copy began, and the caller's.
/// </summary>
internal sealed record StallWatch
{
    private readonly TimeSpan _after;

    private StallWatch(TimeSpan after) => _after = after;

    /// <summary>How often it stood still, now included.</summary>
    public int Stalls { get; private init; }

    /// <summary>Whether it stands still now.</summary>
    public bool IsStalled { get; private init; }

    /// <summary>For how long nothing has arrived.</summary>
    public TimeSpan Quiet => Now - HeadwayAt;

    /// <summary>How long it stood still in all, now included.</summary>
    public TimeSpan StalledTime => IsStalled ? Ended + Quiet : Ended;

    /// <summary>A copy that begins.</summary>
    /// <param name="after">The silence that counts as standing still.</param>
    public static StallWatch Begin(TimeSpan after) => new(after);

    /// <summary>Takes a sample.</summary>
    /// <param name="now">Since the copy began.</param>
    /// <param name="acknowledged">What the target has stored.</param>
    /// <param name="isWaiting">Whether something is under way, or there is no connection that could carry anything.</param>
    public StallWatch Step(TimeSpan now, long acknowledged, bool isWaiting)
    {
        if (isWaiting && acknowledged == Acknowledged)
        {
            var stands = now - HeadwayAt >= _after;
            return this with { Now = now, IsStalled = stands, Stalls = stands && !IsStalled ? Stalls + 1 : Stalls };
        }

        // What is known is that it flowed again somewhere between the samples.
        return this with
        {
            Acknowledged = acknowledged,
            Now = now,
            HeadwayAt = now,
            Ended = IsStalled ? Ended + (now - HeadwayAt) : Ended,
            IsStalled = false,
        };
    }

    private long Acknowledged { get; init; }

    private TimeSpan HeadwayAt { get; init; }

    private TimeSpan Now { get; init; }

    private TimeSpan Ended { get; init; }
}
