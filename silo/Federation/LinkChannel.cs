using System.Net;
using System.Net.Security;
using Grpc.Net.Client;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Silo.Federation;

/// <summary>The one HTTP/2 channel to a peer: mutual TLS 1.3, the peer's certificate pinned to its region's name.</summary>
internal static class LinkChannel
{
    private const int HeaderKilobytesMax = 16;

    /// <summary>Makes a channel; it connects with its first call.</summary>
    public static GrpcChannel Create(string region, DnsEndPoint address, TlsIdentity identity, FederationOptions options, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = new PeerConnector(address, options, time).ConnectAsync,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAliveDelay,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = false,
            MaxResponseHeadersLength = HeaderKilobytesMax,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = identity.CreateClientOptions(region, SslApplicationProtocol.Http2),
        };
        return GrpcChannel.ForAddress(new UriBuilder(Uri.UriSchemeHttps, RegionCertificate.DnsNameOf(region), address.Port).Uri,
            new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = FederationProtocol.MessageBytesMax,
            MaxSendMessageSize = FederationProtocol.MessageBytesMax,
        });
    }
}
