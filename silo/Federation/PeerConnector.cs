using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Makes the TCP connections of one link. The link's URI names the peer's region, so that TLS checks the certificate
/// against it; where the peer listens is known only here. A round tries all its addresses, first the one that served last;
/// between rounds that failed it refuses at once.
/// </summary>
internal sealed class PeerConnector
{
    private readonly ImmutableArray<DnsEndPoint> _addresses;
    private readonly ChannelSettings _settings;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private ReconnectPause _pause;
    private string _lastFailure = "";
    private DateTimeOffset _connectedAt = DateTimeOffset.MinValue;
    private int _first;

    /// <summary>Connects to whichever of some addresses answers.</summary>
    public PeerConnector(ImmutableArray<DnsEndPoint> addresses, ChannelSettings settings, TimeProvider time)
    {
        (_addresses, _settings, _time) = (addresses, settings, time);
        _pause = new ReconnectPause(settings.ReconnectPauseMin, settings.ReconnectPauseMax);
    }

    /// <summary>The callback for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var first = BeginRound();
        Exception? failure = null;
        for (var tried = 0; tried < _addresses.Length; tried++)
        {
            var index = (first + tried) % _addresses.Length;
            try
            {
                var stream = await ConnectAsync(_addresses[index], cancellationToken);
                Succeed(index);
                return stream;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                failure = exception;
            }
        }

        Fail(failure!);
        throw failure!;
    }

    private async Task<Stream> ConnectAsync(DnsEndPoint address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_settings.ConnectTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (_settings.IsLowPriority)
                LowPriority.Mark(socket);
            await socket.ConnectAsync(address, both.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new SocketException((int)SocketError.TimedOut);
            throw;
        }
    }

    // A connection that was lost at once was none: what listens there does not serve, so another address is tried first.
    private int BeginRound()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (now < _pause.Until)
                throw new HttpRequestException(HttpRequestError.ConnectionError, _lastFailure);
            if (now - _connectedAt < _settings.ReconnectPauseMax)
                _first = (_first + 1) % _addresses.Length;
            return _first;
        }
    }

    private void Succeed(int index)
    {
        lock (_gate)
        {
            (_first, _connectedAt, _lastFailure) = (index, _time.GetUtcNow(), "");
            _pause = _pause.Connected();
        }
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            _pause = _pause.Failed(_time.GetUtcNow());
            _lastFailure = failure.Message;
        }
    }
}
