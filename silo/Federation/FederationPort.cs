using System.Collections.Frozen;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Silo.Federation;

/// <summary>
/// The one port for peers. A connection proves its region by its certificate, or is refused before a byte of it is read;
/// then ALPN decides: <c>h2</c> carries federation calls, <c>amst/3</c> or <c>amst/1</c> carries guests' bytes. A region that the authority
/// vouches for but that is no configured peer gets nothing but, over <c>h2</c>, that answer: a forgotten <c>--peer</c> is
/// the commonest mistake. This region's own silos reach this host's agent over <c>h2</c>, and nothing else.
/// </summary>
internal sealed partial class FederationPort
{
    private const int StrangersMax = 8;

    private readonly TlsIdentity _identity;
    private readonly FederationPortOptions _options;
    private readonly Func<AmstConnection, CancellationToken, Task> _acceptTransfer;
    private readonly ILogger<FederationPort> _logger;
    private readonly Quota _strangers = new(StrangersMax);
    private readonly Quota _own;
    private readonly Quota _connections;
    private readonly Quota _handshakes;
    private readonly FrozenDictionary<string, Quota> _peers;

    /// <summary>Makes the port; <see cref="Bind"/> opens it.</summary>
    /// <param name="identity">Who this region is.</param>
    /// <param name="peers">The regions that may connect.</param>
    /// <param name="options">What it takes.</param>
    /// <param name="acceptTransfer">Serves a connection of the data path until it ends.</param>
    /// <param name="logger">Where refusals are told.</param>
    public FederationPort(
        TlsIdentity identity,
        IEnumerable<string> peers,
        FederationPortOptions options,
        Func<AmstConnection, CancellationToken, Task> acceptTransfer,
        ILogger<FederationPort> logger)
    {
        options.Validate();
        (_identity, _options, _acceptTransfer, _logger) = (identity, options, acceptTransfer, logger);
        _own = new Quota(options.OwnConnectionsMax);
        _connections = new Quota(options.ConnectionsMax);
        _handshakes = new Quota(options.HandshakesMax);
        _peers = peers.ToFrozenDictionary(peer => peer, _ => new Quota(options.PeerConnectionsMax), StringComparer.Ordinal);
    }

    /// <summary>Sets an address of Kestrel's up to be this port.</summary>
    public void Bind(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(next => connection => AdmitAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context => ValueTask.FromResult(CreateTlsOptions(context.Connection)),
            HandshakeTimeout = _options.HandshakeTimeout,
        });
        listen.Use(next => connection => ServeAsync(connection, next));
    }

    private async Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        using var place = _connections.TryTake();
        using var handshake = _handshakes.TryTake();
        if (place is null || handshake is null)
        {
            LogFull(connection.RemoteEndPoint);
            connection.Abort();
            return;
        }

        connection.Features.Set(handshake);
        await next(connection);
    }

    private SslServerAuthenticationOptions CreateTlsOptions(BaseConnectionContext connection)
    {
        var options = _identity.CreateServerOptions([SslApplicationProtocol.Http2, .. AmstProtocol.AlpnOffers]);
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            if (_identity.FindFault(certificate, errors) is not { } fault)
                return true;
            LogNotVouchedFor(connection.RemoteEndPoint, fault);
            return false;
        };
        return options;
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        connection.Features.Get<Quota.Place>()?.Dispose();
        if (!RegionCertificate.TryGetRegion(connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate, out var region))
        {
            connection.Abort();
            return;
        }

        var isOwn = region == _identity.Region;
        var isPeer = _peers.TryGetValue(region, out var quota) && !isOwn;
        if (!isPeer && !isOwn)
            LogNoPeer(connection.RemoteEndPoint, region);
        using var place = (isOwn ? _own : quota ?? _strangers).TryTake();
        if (place is null)
        {
            LogPeerFull(region, isOwn ? _options.OwnConnectionsMax : isPeer ? _options.PeerConnectionsMax : StrangersMax);
            connection.Abort();
            return;
        }

        var protocol = connection.Features.Get<ISslStreamFeature>()?.SslStream.NegotiatedApplicationProtocol;
        if (protocol == SslApplicationProtocol.Http2)
        {
            connection.Features.Set(new FederationPeer(region, isPeer, isOwn));
            await next(connection);
        }
        else if (isPeer && AmstProtocol.TryGetVersion(protocol ?? default, out var version))
        {
            await ServeTransferAsync(connection, region, version);
        }
        else
        {
            connection.Abort();
        }
    }

    private async Task ServeTransferAsync(ConnectionContext connection, string region, byte version)
    {
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
            ?? CancellationToken.None;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, closing);
        var peer = connection.RemoteEndPoint?.ToString() ?? "unknown";
        try
        {
            await _acceptTransfer(
                new AmstConnection(connection.Transport, region, peer, connection.Abort) { FrameVersion = version }, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // It ended because this side, or its transfer, did.
        }
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "Connection from {Peer} refused: the federation port is full")]
    private partial void LogFull(System.Net.EndPoint? peer);

    [LoggerMessage(
        EventId = 4102, Level = LogLevel.Warning,
        Message = "Connection from {Peer} refused: {Fault}")]
    private partial void LogNotVouchedFor(System.Net.EndPoint? peer, string fault);

    [LoggerMessage(
        EventId = 4103, Level = LogLevel.Warning,
        Message = "Connection from {Peer} refused: its region {Region} is no configured peer")]
    private partial void LogNoPeer(System.Net.EndPoint? peer, string region);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Warning, Message = "Connection of region {Region} refused: it has {Limit} already")]
    private partial void LogPeerFull(string region, int limit);
}
