using System.Net.Sockets;

namespace Orleans.Connections.Security;

/// <summary>Connections as they are: for trusted networks.</summary>
internal sealed class PlainConnections : IConnectionSecurity
{
    public Task<Stream> AcceptAsync(Socket socket, CancellationToken cancellationToken) => OpenAsync(socket);

    public Task<Stream> ConnectAsync(Socket socket, CancellationToken cancellationToken) => OpenAsync(socket);

    private static Task<Stream> OpenAsync(Socket socket) => Task.FromResult<Stream>(new NetworkStream(socket, ownsSocket: true));
}
