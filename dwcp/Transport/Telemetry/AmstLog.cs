using Microsoft.Extensions.Logging;

namespace NovaCron.Dwcp.Transport.Telemetry;

/// <summary>What AMST logs; event ids 2000 to 2099. Tokens never appear.</summary>
internal static partial class AmstLog
{
    [LoggerMessage(2000, LogLevel.Debug, "AMST {Session} stream {Stream} joined, peer {Peer}")]
    public static partial void StreamJoined(ILogger logger, AmstSessionId session, int stream, string peer);

    [LoggerMessage(2001, LogLevel.Warning, "AMST {Session} stream {Stream} was lost: {Reason}")]
    public static partial void StreamLost(ILogger logger, AmstSessionId session, int stream, string reason);

    [LoggerMessage(2005, LogLevel.Debug, "AMST {Session} stream {Stream} could not be made: {Reason}")]
    public static partial void DialFailed(ILogger logger, AmstSessionId session, int stream, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "AMST {Session} stream {Stream} made no headway for {Silence}: others take over")]
    public static partial void StreamStalled(ILogger logger, AmstSessionId session, int stream, TimeSpan silence);

    [LoggerMessage(2007, LogLevel.Warning, "AMST {Session}: every connection is silent for {Silence}; another one is tried")]
    public static partial void AllSilent(ILogger logger, AmstSessionId session, TimeSpan silence);

    [LoggerMessage(2008, LogLevel.Debug, "AMST {Session}: {Streams} streams in {Mode} mode: {Reason}")]
    public static partial void PlanChanged(ILogger logger, AmstSessionId session, int streams, Control.TransferMode mode, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "AMST {Session} failed: {Reason}")]
    public static partial void TransferFailed(ILogger logger, AmstSessionId session, string reason);

    [LoggerMessage(2004, LogLevel.Information, "AMST {Session} done: {Payloads} payloads, {PayloadBytes} bytes")]
    public static partial void TransferDone(ILogger logger, AmstSessionId session, long payloads, long payloadBytes);

    [LoggerMessage(2010, LogLevel.Warning, "AMST connection from {Peer} (region {Region}) refused: {Reason}")]
    public static partial void ConnectionRefused(ILogger logger, string peer, string region, string reason);

    [LoggerMessage(2011, LogLevel.Warning, "AMST connection from {Peer} closed unanswered: {PendingMax} handshakes are pending")]
    public static partial void TooManyPending(ILogger logger, string peer, int pendingMax);

    [LoggerMessage(2012, LogLevel.Error, "AMST {Session} stream {Stream} ended by a fault of this side")]
    public static partial void StreamFaulted(ILogger logger, Exception error, AmstSessionId session, int stream);

    [LoggerMessage(2040, LogLevel.Warning, "AMST connection from {Peer} refused at the data port: {Reason}")]
    public static partial void AcceptRefused(ILogger logger, string peer, string reason);

    [LoggerMessage(2041, LogLevel.Warning, "AMST's data port cannot accept a connection: {Error}")]
    public static partial void AcceptFailed(ILogger logger, System.Net.Sockets.SocketError error);

    [LoggerMessage(2042, LogLevel.Error, "A connection of AMST's data port ended by a fault of this side")]
    public static partial void AcceptedFaulted(ILogger logger, Exception error);
}
