namespace NovaCron.Silo.Federation;

/// <summary>What can be set about federation links, from the calling side.</summary>
internal sealed class FederationOptions
{
    /// <summary>How long connecting to one address of a peer, TLS included, may take. Default 5 s; 100 ms to 1 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a question (describe, find, list) may take. Default 10 s; 100 ms to 1 min.</summary>
    public TimeSpan AskTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a command or one act of a migration may take. Default 3 min; 1 s to 1 h.</summary>
    public TimeSpan ActTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long one waiting for a loaded guest may take; its caller asks again. Default 1 h; 1 s to 24 h.</summary>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a silent connection is left alone before it is pinged. Default 5 s; 1 s to 1 min.</summary>
    public TimeSpan KeepAliveDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a ping may stay unanswered; then the link is broken. Default 10 s; 1 s to 1 min.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>First pause after a connection that could not be made; it doubles each time. Default 100 ms; 1 ms to 10 s.</summary>
    public TimeSpan ReconnectPauseMin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between connections. Default 2 s; at least <see cref="ReconnectPauseMin"/>, at most 1 min.</summary>
    public TimeSpan ReconnectPauseMax { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Messages of consensus that wait for one peer, at most: the oldest go when more come, for they are the least worth by then.
    /// Default 1,024; 1 to 65,536.
    /// </summary>
    public int ConsensusMessagesMax { get; set; } = 1024;

    /// <summary>
    /// Bytes of messages of consensus that wait for one peer, at most, but for one that is longer; the oldest go when more come.
    /// Default 32 MiB; 64 KiB to 1 GiB.
    /// </summary>
    public long ConsensusBytesMax { get; set; } = 32L << 20;

    /// <summary>
    /// Messages of the replicated records that wait for one peer, at most: the oldest go when more come, and are sent again. Default 4,096;
    /// 1 to 65,536.
    /// </summary>
    public int SyncMessagesMax { get; set; } = 4096;

    /// <summary>Bytes of them that wait for one peer, at most, but for one that is longer. Default 64 MiB; 64 KiB to 1 GiB.</summary>
    public long SyncBytesMax { get; set; } = 64L << 20;

    /// <summary>
    /// Bytes of records a second to one peer, at most. Default 12,500,000, which is 100 Mbit/s; 10,000 to 10,000,000,000.
    /// </summary>
    public long SyncBytesPerSecondMax { get; set; } = 12_500_000;

    /// <summary>
    /// Longest pause between connections for records; making one may take twice as long: what was cut off comes back soon after the network
    /// does. Default 1 s; at least <see cref="ReconnectPauseMin"/>, at most 1 min.
    /// </summary>
    public TimeSpan SyncReconnectPauseMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The settings of one channel.</summary>
    public ChannelSettings Channel => new(
        ConnectTimeout, KeepAliveDelay, KeepAliveTimeout, ReconnectPauseMin, ReconnectPauseMax, FederationProtocol.MessageBytesMax);

    /// <summary>The settings of a channel for records.</summary>
    public ChannelSettings SyncChannel => Channel with
    {
        ConnectTimeout = TimeSpan.FromTicks(Math.Min(ConnectTimeout.Ticks, 2 * SyncReconnectPauseMax.Ticks)),
        ReconnectPauseMax = SyncReconnectPauseMax,
        IsLowPriority = true,
    };

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public void Validate()
    {
        var minute = TimeSpan.FromMinutes(1);
        Range(ConnectTimeout, TimeSpan.FromMilliseconds(100), minute, nameof(ConnectTimeout));
        Range(AskTimeout, TimeSpan.FromMilliseconds(100), minute, nameof(AskTimeout));
        Range(ActTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(ActTimeout));
        Range(LoadTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), nameof(LoadTimeout));
        Range(KeepAliveDelay, TimeSpan.FromSeconds(1), minute, nameof(KeepAliveDelay));
        Range(KeepAliveTimeout, TimeSpan.FromSeconds(1), minute, nameof(KeepAliveTimeout));
        Range(ReconnectPauseMin, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10), nameof(ReconnectPauseMin));
        Range(ReconnectPauseMax, ReconnectPauseMin, minute, nameof(ReconnectPauseMax));
        Range(SyncReconnectPauseMax, ReconnectPauseMin, minute, nameof(SyncReconnectPauseMax));
        if (SyncMessagesMax is < 1 or > 65_536)
            throw new ArgumentOutOfRangeException(nameof(SyncMessagesMax), "SyncMessagesMax must be between 1 and 65,536.");
        if (SyncBytesMax is < 64 << 10 or > 1 << 30)
            throw new ArgumentOutOfRangeException(nameof(SyncBytesMax), "SyncBytesMax must be between 64 KiB and 1 GiB.");
        if (SyncBytesPerSecondMax is < 10_000 or > 10_000_000_000)
        {
            throw new ArgumentOutOfRangeException(
                nameof(SyncBytesPerSecondMax), "SyncBytesPerSecondMax must be between 10,000 and 10,000,000,000.");
        }

        if (ConsensusMessagesMax is < 1 or > 65_536)
            throw new ArgumentOutOfRangeException(nameof(ConsensusMessagesMax), "ConsensusMessagesMax must be between 1 and 65,536.");
        if (ConsensusBytesMax is < 64 << 10 or > 1 << 30)
            throw new ArgumentOutOfRangeException(nameof(ConsensusBytesMax), "ConsensusBytesMax must be between 64 KiB and 1 GiB.");
    }

    private static void Range(TimeSpan value, TimeSpan min, TimeSpan max, string name)
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {min} and {max}.");
    }
}
