using System.Net;
using System.Net.Sockets;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Paths;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>Accepts connections without TLS and hands them to a listener: what TLS costs is the difference.</summary>
internal sealed class EndpointServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly SocketTuning _tuning = new(new SocketTuningOptions());
    private readonly CancellationTokenSource _stopping = new();
    private readonly AmstListener _listener;
    private readonly Task _accepting;

    public EndpointServer(IPEndPoint endpoint, AmstListener listener)
    {
        _listener = listener;
        _tuning.Apply(_socket);
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
        _tuning.Apply(socket);
        _tuning.OpenWindow(socket);
        var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var peer = socket.RemoteEndPoint?.ToString() ?? "unknown";
            await _listener.AcceptAsync(
                StreamConnection.Create(
                    socket, stream, EndpointOptions.SourceRegion, peer, _tuning.PathOf(socket), TimeProvider.System),
                _stopping.Token);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            await stream.DisposeAsync();
        }
    }
}
