using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using Grpc.Net.Client;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Silo.Federation;

/// <summary>The one HTTP/2 channel to a region or host: mutual TLS 1.3, the certificate pinned to its region's name.</summary>
internal static class LinkChannel
{
    private const int HeaderKilobytesMax = 16;

    /// <summary>Makes a channel; it connects with its first call.</summary>
    /// <param name="region">Whose certificate is expected.</param>
    /// <param name="addresses">Where it may be reached, in the order in which they are tried.</param>
    /// <param name="identity">Who this region is.</param>
    /// <param name="settings">The channel's settings.</param>
    /// <param name="time">The clock.</param>
    public static GrpcChannel Create(
        string region, ImmutableArray<DnsEndPoint> addresses, TlsIdentity identity, ChannelSettings settings, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = new PeerConnector(addresses, settings, time).ConnectAsync,
            ConnectTimeout = settings.ConnectTimeout * addresses.Length,
            KeepAlivePingDelay = settings.KeepAliveDelay,
            KeepAlivePingTimeout = settings.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = false,
            MaxResponseHeadersLength = HeaderKilobytesMax,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = identity.CreateClientOptions(region, SslApplicationProtocol.Http2),
        };
        var uri = new UriBuilder(Uri.UriSchemeHttps, RegionCertificate.DnsNameOf(region), addresses[0].Port).Uri;
        return GrpcChannel.ForAddress(uri, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = settings.MessageBytesMax,
            MaxSendMessageSize = settings.MessageBytesMax,
        });
    }
}
