namespace NovaCron.Silo.Federation;

/// <summary>What one HTTP/2 channel to another silo is told.</summary>
/// <param name="ConnectTimeout">How long connecting to one address, TLS included, may take.</param>
/// <param name="KeepAliveDelay">How long a silent connection is left alone before it is pinged.</param>
/// <param name="KeepAliveTimeout">How long a ping may stay unanswered.</param>
/// <param name="ReconnectPauseMin">First pause after a round of connections that could not be made.</param>
/// <param name="ReconnectPauseMax">Longest pause between rounds.</param>
/// <param name="MessageBytesMax">The largest message, in bytes.</param>
internal sealed record ChannelSettings(
    TimeSpan ConnectTimeout,
    TimeSpan KeepAliveDelay,
    TimeSpan KeepAliveTimeout,
    TimeSpan ReconnectPauseMin,
    TimeSpan ReconnectPauseMax,
    int MessageBytesMax)
{
    /// <summary>Whether its packets may wait for all others.</summary>
    public bool IsLowPriority { get; init; }
}
