using System.Net.Sockets;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Outgoing;

/// <summary>
/// Dials, and notes since when the target's host answers that nobody listens, by refusing or by closing at once what a relay before
/// it accepted. A cut link is silent instead, or its routers say that there is no way.
/// </summary>
internal sealed class RefusalMeter(IAmstDialer dialer, TimeProvider time) : IAmstDialer
{
    private readonly Lock _gate = new();
    private long? _since;

    /// <summary>For how long every dial was refused; zero when the last one was not.</summary>
    public TimeSpan RefusedFor
    {
        get
        {
            lock (_gate)
            {
                return _since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
            }
        }
    }

    public async ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await dialer.DialAsync(cancellationToken);
            Note(isRefused: false);
            return connection;
        }
        catch (AmstException failure)
        {
            Note(IsRefusal(failure));
            throw;
        }
    }

    private static bool IsRefusal(AmstException failure) => failure.InnerException switch
    {
        SocketException socket => IsAnswer(socket),
        IOException { InnerException: SocketException socket } => IsAnswer(socket),
        IOException => true,
        _ => false,
    };

    private static bool IsAnswer(SocketException failure) =>
        failure.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.ConnectionAborted;

    private void Note(bool isRefused)
    {
        lock (_gate)
        {
            _since = isRefused ? _since ?? time.GetTimestamp() : null;
        }
    }
}
