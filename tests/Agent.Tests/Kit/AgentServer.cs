using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Agent.Tests.Kit;

/// <summary>Accepts TLS connections on loopback and hands them to an agent's listener, as the silo does.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly AmstListener _listener;
    private readonly TlsIdentity _identity;
    private readonly Task _accepting;

    public AgentServer(AmstListener listener, TlsIdentity identity, int port)
    {
        (_listener, _identity) = (listener, identity);
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _socket.Listen(128);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

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
            var connection = new AmstConnection(
                new DuplexPipe(PipeReader.Create(stream), PipeWriter.Create(stream)),
                region,
                "test client",
                socket.Dispose,
                stream.DisposeAsync);
            await _listener.AcceptAsync(connection, _stopping.Token);
        }
        catch (Exception error)
            when (error is AuthenticationException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            await stream.DisposeAsync();
        }
    }
}
