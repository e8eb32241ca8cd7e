using System.Net.Sockets;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Outgoing;

/// <summary>
/// Dials, and notes since when the target's host refuses: it is there, and nobody listens. A cut link is silent instead.
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
            Note(failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused });
            throw;
        }
    }

    private void Note(bool isRefused)
    {
        lock (_gate)
        {
            _since = isRefused ? _since ?? time.GetTimestamp() : null;
        }
    }
}
