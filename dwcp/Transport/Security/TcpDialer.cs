using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>Dials one region's endpoint with TCP and mutual TLS.</summary>
public sealed class TcpDialer : IAmstDialer
{
    private readonly DnsEndPoint _endpoint;
    private readonly TlsIdentity? _identity;
    private readonly string _expectedRegion;
    private readonly TcpDialerOptions _options;
    private readonly SocketTuning _tuning;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a dialer; it connects only when asked to.</summary>
    /// <param name="endpoint">Where the region listens: <c>host:port</c> or <c>[ipv6]:port</c>.</param>
    /// <param name="identity">Who this side is and whom it trusts.</param>
    /// <param name="expectedRegion">The region that must answer.</param>
    /// <param name="options">How connections are made.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentException">The endpoint or an option is malformed.</exception>
    public TcpDialer(string endpoint, TlsIdentity identity, string expectedRegion, TcpDialerOptions options, TimeProvider timeProvider)
        : this(endpoint, expectedRegion, options, timeProvider)
    {
        ArgumentNullException.ThrowIfNull(identity);
        _identity = identity;
    }

    private TcpDialer(string endpoint, string expectedRegion, TcpDialerOptions options, TimeProvider timeProvider)
    {
        options.Validate();
        _ = RegionCertificate.DnsNameOf(expectedRegion);
        _endpoint = Parse(endpoint);
        _expectedRegion = expectedRegion;
        _options = options;
        _tuning = new SocketTuning(options.Sockets);
        _timeProvider = timeProvider;
    }

    /// <summary>A dialer without TLS that takes the peer's word for its region: loopback and tests only.</summary>
    internal static TcpDialer Insecure(string endpoint, string peerRegion, TcpDialerOptions options, TimeProvider timeProvider) =>
        new(endpoint, peerRegion, options, timeProvider);

    /// <inheritdoc/>
    public async ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.ConnectTimeMax, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var socket = CreateSocket();
        try
        {
            await socket.ConnectAsync(_endpoint, either.Token).ConfigureAwait(false);
            _tuning.FitToPath(socket);
            var stream = await SecureAsync(socket, either.Token).ConfigureAwait(false);
            return StreamConnection.Create(
                socket, stream, _expectedRegion, $"{_endpoint.Host}:{_endpoint.Port}", _tuning.PathOf(socket), _timeProvider);
        }
        catch (Exception error)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Translate(error);
        }
    }

    private Socket CreateSocket()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _tuning.Prepare(socket);
        return socket;
    }

    private async ValueTask<Stream> SecureAsync(Socket socket, CancellationToken cancellationToken)
    {
        var network = new NetworkStream(socket, ownsSocket: true);
        if (_identity is null)
        {
            return network;
        }

        var records = new RecordStream(network, _timeProvider);
        var secured = new SslStream(records, leaveInnerStreamOpen: false);
        try
        {
            await ShakeHandsAsync(secured, _identity, cancellationToken).ConfigureAwait(false);
            records.IsGathering = true;
            return AmstProtocol.TryGetVersion(secured.NegotiatedApplicationProtocol, out _)
                ? secured
                : throw new AuthenticationException($"the peer does not speak {AmstProtocol.AlpnName}");
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask ShakeHandsAsync(SslStream secured, TlsIdentity identity, CancellationToken cancellationToken)
    {
        string? fault = null;
        var options = identity.CreateClientOptions(_expectedRegion, AmstProtocol.AlpnOffers);
        options.RemoteCertificateValidationCallback =
            (_, certificate, _, errors) => (fault = identity.FindFault(certificate, errors, _expectedRegion)) is null;
        try
        {
            await secured.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException error) when (fault is not null)
        {
            throw new AuthenticationException(fault, error);
        }
    }

    private AmstException Translate(Exception error) => error switch
    {
        AuthenticationException => Failure(
            AmstError.NotAuthorized, $"its TLS identity is not that of region '{_expectedRegion}': {error.Message}", error),
        OperationCanceledException => Failure(AmstError.ConnectFailed, $"it did not answer within {_options.ConnectTimeMax}", error),
        _ => Failure(AmstError.ConnectFailed, error.Message, error),
    };

    private AmstException Failure(AmstError kind, string reason, Exception error) => new(
        kind, AmstSide.Sender, AmstStage.Handshake, $"cannot connect to {_endpoint.Host}:{_endpoint.Port}: {reason.TrimEnd('.')}", error);

    private static DnsEndPoint Parse(string endpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(endpoint);
        if (Uri.TryCreate($"tcp://{endpoint}", UriKind.Absolute, out var uri)
            && uri is { Port: > 0, PathAndQuery: "/" or "", UserInfo: "", Host.Length: > 0 })
        {
            return new DnsEndPoint(uri.DnsSafeHost, uri.Port);
        }

        throw new ArgumentException($"'{endpoint}' is no host:port.", nameof(endpoint));
    }
}
