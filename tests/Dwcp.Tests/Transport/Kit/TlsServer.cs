using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>Accepts TLS connections on loopback and hands them to a listener, as a server process does.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly AmstListener _listener;
    private readonly TlsIdentity _identity;
    private readonly Task _accepting;

    public TlsServer(AmstListener listener, TlsIdentity identity)
    {
        _listener = listener;
        _identity = identity;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen(128);
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}";

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
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsServerAsync(_identity.CreateServerOptions(AmstProtocol.AlpnOffers), _stopping.Token);
            Assert.True(RegionCertificate.TryGetRegion(stream.RemoteCertificate as X509Certificate2, out var region));
            await _listener.AcceptAsync(StreamConnection.Create(socket, stream, region, "test client"), _stopping.Token);
        }
        catch (Exception error) when (error is AuthenticationException or IOException or OperationCanceledException)
        {
            await stream.DisposeAsync();
        }
    }
}
