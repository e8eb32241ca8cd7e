using System.Net;
using System.Net.Sockets;

namespace Orleans.Runtime.Messaging;

/// <summary>Opens ports.</summary>
internal static class Listeners
{
    private const int Backlog = 64;

    /// <summary>How long nothing is accepted after an error, such as too many open files.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Listens at an address that nobody else may have.</summary>
    /// <exception cref="OrleansException">Somebody has it.</exception>
    public static Socket Open(IPEndPoint address, string purpose)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new OrleansException($"No listening for {purpose} at {address}: {error.Message}. Does another silo run there?", error);
        }
    }

    /// <summary>Accepts the next connection, whatever becomes of those before it; null when it is told to stop.</summary>
    public static async Task<Socket?> AcceptAsync(Socket listener, TimeProvider time, Action<Exception> onError, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(stop);
                socket.NoDelay = true;
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                return socket;
            }
            catch (SocketException error) when (!stop.IsCancellationRequested)
            {
                onError(error);
                await Task.Delay(Pause, time, stop);
            }
        }

        return null;
    }
}
