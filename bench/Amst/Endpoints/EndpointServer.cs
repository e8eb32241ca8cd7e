using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>Accepts connections, with TLS or without, and hands them to a listener.</summary>
internal sealed class EndpointServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly AmstListener _listener;
    private readonly TlsIdentity? _identity;
    private readonly Task _accepting;

    public EndpointServer(IPEndPoint endpoint, AmstListener listener, TlsIdentity? identity)
    {
        _listener = listener;
        _identity = identity;
        _socket.Bind(endpoint);
        _socket.Listen(512);
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(ServeAsync(await _socket.AcceptAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var region = EndpointOptions.SourceRegion;
            if (_identity is not null)
            {
                var secured = new SslStream(stream);
                stream = secured;
                await secured.AuthenticateAsServerAsync(_identity.CreateServerOptions(AmstProtocol.AlpnOffers), _stopping.Token);
                if (!RegionCertificate.TryGetRegion(secured.RemoteCertificate as X509Certificate2, out region))
                    throw new AuthenticationException("the certificate names no region");
            }

            await _listener.AcceptAsync(
                StreamConnection.Create(socket, stream, region, socket.RemoteEndPoint?.ToString() ?? "unknown"), _stopping.Token);
        }
        catch (Exception error) when (error is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            await stream.DisposeAsync();
        }
    }
}
