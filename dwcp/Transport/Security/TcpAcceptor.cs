using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Transport.Paths;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>
/// A port for AMST alone: accepts TCP, proves the peer's region by mutual TLS, and hands the connection on. Whoever is no configured
/// peer gets nothing but the TLS handshake, and costs one of <see cref="TcpAcceptorOptions.HandshakesMax"/> places for a bounded time.
/// </summary>
public sealed class TcpAcceptor : IAsyncDisposable
{
    // When the process has no descriptor left, accepting fails at once, again and again.
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listening;
    private readonly TlsIdentity _identity;
    private readonly TcpAcceptorOptions _options;
    private readonly SocketTuning _tuning;
    private readonly AcceptorPlaces _places;
    private readonly Func<AmstConnection, CancellationToken, Task> _accept;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _disposed;

    /// <summary>Opens the port.</summary>
    /// <param name="endpoint">Where it listens; port 0 takes any.</param>
    /// <param name="identity">Who this side is and whom it trusts.</param>
    /// <param name="peers">The regions that may connect.</param>
    /// <param name="options">What it takes.</param>
    /// <param name="accept">Serves a connection until it ends, and disposes it: <see cref="AmstListener.AcceptAsync"/>.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where refusals are told.</param>
    /// <exception cref="SocketException">The port cannot be opened.</exception>
    public TcpAcceptor(
        IPEndPoint endpoint,
        TlsIdentity identity,
        IEnumerable<string> peers,
        TcpAcceptorOptions options,
        Func<AmstConnection, CancellationToken, Task> accept,
        TimeProvider timeProvider,
        ILogger<TcpAcceptor> logger)
    {
        options.Validate();
        (_identity, _options, _accept, _timeProvider, _logger) = (identity, options, accept, timeProvider, logger);
        _tuning = new SocketTuning(options.Sockets);
        _places = new AcceptorPlaces(peers, options);
        _listening = Listen(endpoint);
        _accepting = AcceptAllAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_listening.LocalEndPoint!;

    /// <summary>Connections there are, those in their handshake included.</summary>
    public int Connections => _places.Connections;

    /// <summary>Connections that have not proven yet who they are.</summary>
    public int Handshakes => _places.Handshakes;

    /// <summary>Closes the port and every connection; returns when all have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listening.Dispose();
        await _places.DrainAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private Socket Listen(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _tuning.Apply(socket);
            socket.Bind(endpoint);
            socket.Listen(_options.Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAllAsync()
    {
        while (true)
        {
            try
            {
                var socket = await _listening.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                if (_places.TryEnter())
                {
                    _ = ServeAsync(socket);
                }
                else
                {
                    Refuse(socket, AmstError.Refused, "the data port is full");
                    Reset(socket);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException error)
            {
                AmstLog.AcceptFailed(_logger, error.SocketErrorCode);
                await Task.Delay(AcceptPause, _timeProvider, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Serves a connection until it ends. Throws nothing.</summary>
    private async Task ServeAsync(Socket socket)
    {
        string? region = null;
        try
        {
            if (await SecureAsync(socket).ConfigureAwait(false) is { } connection)
            {
                region = connection.PeerRegion;
                await _accept(connection, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The port was closed.
        }
        catch (Exception error)
        {
            AmstLog.AcceptedFaulted(_logger, error);
        }
        finally
        {
            if (region is not null)
            {
                _places.LeavePeer(region);
            }

            Reset(socket);
            _places.Leave();
        }
    }

    /// <summary>Proves the peer's region; null when it did not, or may not connect.</summary>
    private async Task<AmstConnection?> SecureAsync(Socket socket)
    {
        using var timeout = new CancellationTokenSource(_options.HandshakeTimeMax, _timeProvider);
        using var evicted = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        var place = _places.BeginHandshake(evicted.Cancel);
        var isDone = false;
        var records = new RecordStream(new NetworkStream(socket, ownsSocket: true), _timeProvider);
        var secured = new SslStream(records, leaveInnerStreamOpen: false);
        try
        {
            socket.NoDelay = true;
            _tuning.Apply(socket);
            await ShakeHandsAsync(socket, secured, evicted.Token).ConfigureAwait(false);
            isDone = TryAdmit(secured, out var connection, socket);
            records.IsGathering = isDone;
            return connection;
        }
        catch (Exception error) when (error is AuthenticationException or IOException or SocketException or ObjectDisposedException)
        {
            Refuse(socket, AmstError.NotAuthorized, $"its TLS handshake failed: {error.Message.TrimEnd('.')}");
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            Refuse(
                socket,
                AmstError.TimedOut,
                timeout.IsCancellationRequested
                    ? $"its TLS handshake took more than {_options.HandshakeTimeMax}"
                    : $"its TLS handshake was the oldest of {_options.HandshakesMax}");
        }
        finally
        {
            _places.EndHandshake(place);
            if (!isDone)
            {
                Reset(socket);
                await secured.DisposeAsync().ConfigureAwait(false);
            }
        }

        return null;
    }

    private async Task ShakeHandsAsync(Socket socket, SslStream secured, CancellationToken cancellationToken)
    {
        string? fault = null;
        var options = _identity.CreateServerOptions(AmstProtocol.AlpnOffers);
        options.RemoteCertificateValidationCallback =
            (_, certificate, _, errors) => (fault = _identity.FindFault(certificate, errors)) is null;
        try
        {
            await secured.AuthenticateAsServerAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException error) when (fault is not null)
        {
            throw new AuthenticationException(fault, error);
        }
    }

    private bool TryAdmit(SslStream secured, out AmstConnection? connection, Socket socket)
    {
        connection = null;
        var reason = "it does not speak AMST";
        if (RegionCertificate.TryGetRegion(secured.RemoteCertificate as X509Certificate2, out var region)
            && AmstProtocol.TryGetVersion(secured.NegotiatedApplicationProtocol, out _))
        {
            reason = _places.EnterPeer(region);
        }

        if (reason is not null)
        {
            Refuse(socket, AmstError.NotAuthorized, reason);
            return false;
        }

        _tuning.OpenWindow(socket);
        connection = StreamConnection.Create(socket, secured, region!, AddressOf(socket), _tuning.PathOf(socket), _timeProvider);
        return true;
    }

    private void Refuse(Socket socket, AmstError error, string reason)
    {
        AmstLog.AcceptRefused(_logger, AddressOf(socket), reason);
        AmstInstruments.ConnectionRefused(error);
    }

    private static string AddressOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString() ?? "unknown";
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return "unknown";
        }
    }

    // Without a farewell: nothing of a refused connection stays in the kernel either.
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is closed already, in order.
        }

        socket.Dispose();
    }
}
