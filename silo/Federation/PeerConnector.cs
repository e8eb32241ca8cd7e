using System.Net;
using System.Net.Sockets;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Makes the TCP connections of one link. The link's URI names the peer's region, so that TLS checks the certificate
/// against it; where the peer listens is known only here. Between attempts that failed it refuses at once.
/// </summary>
internal sealed class PeerConnector
{
    private readonly DnsEndPoint _address;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private ReconnectPause _pause;
    private string _lastFailure = "";

    /// <summary>Connects to one address.</summary>
    public PeerConnector(DnsEndPoint address, FederationOptions options, TimeProvider time)
    {
        _address = address;
        _time = time;
        _pause = new ReconnectPause(options.ReconnectPauseMin, options.ReconnectPauseMax);
    }

    /// <summary>The callback for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        ThrowWhilePausing();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_address, cancellationToken);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (!cancellationToken.IsCancellationRequested)
                Record(exception);
            throw;
        }

        Record(failure: null);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private void ThrowWhilePausing()
    {
        lock (_gate)
        {
            if (_time.GetUtcNow() < _pause.Until)
                throw new HttpRequestException(HttpRequestError.ConnectionError, _lastFailure);
        }
    }

    private void Record(Exception? failure)
    {
        lock (_gate)
        {
            _pause = failure is null ? _pause.Connected() : _pause.Failed(_time.GetUtcNow());
            _lastFailure = failure?.Message ?? "";
        }
    }
}
