using System.Net.Security;
using System.Net.Sockets;
using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>Makes a connection of a socket and the stream over it.</summary>
internal static class StreamConnection
{
    public static AmstConnection Create(
        Socket socket, Stream stream, string peerRegion, string peer, IConnectionPath? path, TimeProvider time) =>
        new(new StreamDuplexPipe(stream), peerRegion, peer, socket.Dispose, () => CloseAsync(stream), path)
        {
            Time = time,
            FrameVersion = stream is SslStream secured && AmstProtocol.TryGetVersion(secured.NegotiatedApplicationProtocol, out var version)
                ? version
                : AmstProtocol.FrameVersion,
        };

    private static async ValueTask CloseAsync(Stream stream)
    {
        try
        {
            if (stream is SslStream secured)
            {
                await secured.ShutdownAsync().ConfigureAwait(false);
                await secured.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // The peer was quicker; TLS's farewell has nobody to reach.
        }

        await stream.DisposeAsync().ConfigureAwait(false);
    }
}
