using System.Net.Sockets;

namespace Orleans.Connections.Security;

/// <summary>Makes a connection fit to be talked over, before a byte of the other side is believed.</summary>
internal interface IConnectionSecurity
{
    /// <summary>Secures a connection that was accepted. The stream owns the socket.</summary>
    Task<Stream> AcceptAsync(Socket socket, CancellationToken cancellationToken);

    /// <summary>Secures a connection that was made. The stream owns the socket.</summary>
    Task<Stream> ConnectAsync(Socket socket, CancellationToken cancellationToken);
}
