namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>Pace and limits of what drives a replica of the records.</summary>
public sealed record SyncDriverOptions
{
    /// <summary>How often the replica is told that time has passed; 10 ms by default.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How often the outbox is read, at least, while nobody waits for it; 25 ms by default.</summary>
    public TimeSpan OutboxInterval { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Inputs that are taken together, at most: what they write is one transaction. 4,096 by default; more wait for the next round.
    /// </summary>
    public int RoundInputsMax { get; init; } = 4096;

    /// <summary>Messages that wait to be taken, at most; what comes then is dropped, and comes again. 4,096 by default.</summary>
    public int MessagesMax { get; init; } = 4096;

    /// <summary>Bytes of messages that wait to be taken, at most, but for one that is longer; 64 MiB by default.</summary>
    public long MessageBytesMax { get; init; } = 64L << 20;

    /// <summary>Readers that wait for the outbox at once, at most: more are refused. 65,536 by default.</summary>
    public int FlushesMax { get; init; } = 65_536;

    /// <summary>How long a write may take; then the replica stops, for it cannot know what is written. 20 s by default.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the records in the database are read over for damage; 30 s by default, zero for never.</summary>
    public TimeSpan ScrubInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often staleness is sampled for the metrics; 100 ms by default.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Keys of changed records that wait for one watcher, at most: one that is slower is told to look at all. 4,096 by default.
    /// </summary>
    public int WatchedKeysMax { get; init; } = 4096;

    /// <summary>Watchers, at most; more are refused. 4,096 by default.</summary>
    public int WatchersMax { get; init; } = 4096;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        RequireTime(TickInterval, nameof(TickInterval), 1, 1_000);
        RequireTime(OutboxInterval, nameof(OutboxInterval), 1, 10_000);
        RequireTime(SampleInterval, nameof(SampleInterval), 10, 60_000);
        RequireTime(WriteTimeout, nameof(WriteTimeout), 1, 3_600_000);
        Require(ScrubInterval >= TimeSpan.Zero, nameof(ScrubInterval), "0 or more");
        Require(RoundInputsMax is > 0 and <= 65_536, nameof(RoundInputsMax), "1 to 65,536");
        Require(MessagesMax is > 0 and <= 1 << 20, nameof(MessagesMax), "1 to 1,048,576");
        Require(FlushesMax is > 0 and <= 1 << 20, nameof(FlushesMax), "1 to 1,048,576");
        Require(MessageBytesMax > 0, nameof(MessageBytesMax), "more than 0");
        Require(WatchedKeysMax is > 0 and <= 1 << 20, nameof(WatchedKeysMax), "1 to 1,048,576");
        Require(WatchersMax is > 0 and <= 1 << 20, nameof(WatchersMax), "1 to 1,048,576");
    }

    private static void RequireTime(TimeSpan value, string name, int fromMs, int throughMs) => Require(
        value >= TimeSpan.FromMilliseconds(fromMs) && value <= TimeSpan.FromMilliseconds(throughMs), name, $"{fromMs} to {throughMs} ms");

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, $"SyncDriverOptions.{name} must be {rule}.");
        }
    }
}
