using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Agents;

/// <summary>What can be set about a silo's calls to the agents of other hosts of its region.</summary>
internal sealed class AgentLinkOptions
{
    /// <summary>How long connecting, TLS included, may take. Default 2 s; 100 ms to 1 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a question (describe, list, find), or typing into a console, may take. Default 5 s; 100 ms to 1 min.</summary>
    public TimeSpan AskTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an order to a machine may take, and each act of a migration but its copy, its images and the waiting for its
    /// guest, which have no limit. Default 3 min; 1 s to 1 h.
    /// </summary>
    public TimeSpan OrderTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a silent connection is left alone before it is pinged. Default 3 s; 1 s to 1 min.</summary>
    public TimeSpan KeepAliveDelay { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a ping may stay unanswered; then the host is unreachable. Default 5 s; 1 s to 1 min.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>First pause after a connection that could not be made; it doubles each time. Default 100 ms; 1 ms to 10 s.</summary>
    public TimeSpan ReconnectPauseMin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between connections. Default 1 s; at least <see cref="ReconnectPauseMin"/>, at most 1 min.</summary>
    public TimeSpan ReconnectPauseMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Hosts that are talked to at once; a further one takes the place of the one that was left alone longest, or is
    /// unreachable while all are busy. Default 256; 1 to 4096.
    /// </summary>
    public int ChannelsMax { get; set; } = 256;

    /// <summary>The settings of one channel.</summary>
    public ChannelSettings Channel => new(
        ConnectTimeout, KeepAliveDelay, KeepAliveTimeout, ReconnectPauseMin, ReconnectPauseMax, AgentProtocol.MessageBytesMax);

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public void Validate()
    {
        var minute = TimeSpan.FromMinutes(1);
        Range(ConnectTimeout, TimeSpan.FromMilliseconds(100), minute, nameof(ConnectTimeout));
        Range(AskTimeout, TimeSpan.FromMilliseconds(100), minute, nameof(AskTimeout));
        Range(OrderTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(OrderTimeout));
        Range(KeepAliveDelay, TimeSpan.FromSeconds(1), minute, nameof(KeepAliveDelay));
        Range(KeepAliveTimeout, TimeSpan.FromSeconds(1), minute, nameof(KeepAliveTimeout));
        Range(ReconnectPauseMin, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10), nameof(ReconnectPauseMin));
        Range(ReconnectPauseMax, ReconnectPauseMin, minute, nameof(ReconnectPauseMax));
        Range(ChannelsMax, 1, 4096, nameof(ChannelsMax));
    }

    private static void Range<T>(T value, T min, T max, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {min} and {max}.");
    }
}
