namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>Pace and limits of what drives a member.</summary>
public sealed record ReplicaDriverOptions
{
    /// <summary>How often the member is told that time has passed; 20 ms by default.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Inputs that are taken together, at most: what they write is one transaction. 1,024 by default; more wait for the next round.
    /// </summary>
    public int RoundInputsMax { get; init; } = 1024;

    /// <summary>
    /// Messages that wait to be taken, at most; what comes when it is full is dropped, as a network does. 4,096 by default.
    /// </summary>
    public int MessagesMax { get; init; } = 4096;

    /// <summary>
    /// Bytes of messages that wait to be taken, at most, but for one that is longer; what comes then is dropped. 64 MiB by default.
    /// </summary>
    public long MessageBytesMax { get; init; } = 64L << 20;

    /// <summary>Commands and reads of this region that were not answered, at most; more are refused as busy. 16,384 by default.</summary>
    public int WishesMax { get; init; } = 16_384;

    /// <summary>How long a write may take; then the member stops, for it cannot know what is written. 20 s by default.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a member may be silent before it counts as gone: with too few left, what is asked for is refused at once instead of waiting
    /// for an answer that cannot come. Several pings fit into it; 5 s by default.
    /// </summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        Require(
            TickInterval >= TimeSpan.FromMilliseconds(1) && TickInterval <= TimeSpan.FromSeconds(1), nameof(TickInterval), "1 ms to 1 s");
        Require(RoundInputsMax is > 0 and <= 65_536, nameof(RoundInputsMax), "1 to 65,536");
        Require(MessagesMax is > 0 and <= 1 << 20, nameof(MessagesMax), "1 to 1,048,576");
        Require(MessageBytesMax > 0, nameof(MessageBytesMax), "more than 0");
        Require(WishesMax is > 0 and <= 1 << 20, nameof(WishesMax), "1 to 1,048,576");
        Require(SilenceMax > TimeSpan.Zero && SilenceMax <= TimeSpan.FromHours(1), nameof(SilenceMax), "more than 0, at most 1 h");
        Require(WriteTimeout > TimeSpan.Zero && WriteTimeout <= TimeSpan.FromHours(1), nameof(WriteTimeout), "more than 0, at most 1 h");
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, $"ReplicaDriverOptions.{name} must be {rule}.");
        }
    }
}
