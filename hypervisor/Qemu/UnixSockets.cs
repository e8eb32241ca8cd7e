using System.Net.Sockets;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>Connections to and from QEMU.</summary>
internal static class UnixSockets
{
    public static async Task<NetworkStream> ConnectAsync(string path, CancellationToken cancellationToken) =>
        new(await ConnectSocketAsync(path, cancellationToken).ConfigureAwait(false), ownsSocket: true);

    public static async Task<Socket> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Listens for one connection; what a dead process left at the path is replaced.</summary>
    public static Socket Listen(string path)
    {
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(backlog: 1);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
