using System.Net;
using System.Net.Sockets;

namespace Orleans.Runtime.Messaging;

/// <summary>Opens ports.</summary>
internal static class Listeners
{
    private const int Backlog = 64;

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
            throw new OrleansException($"The silo cannot listen for {purpose} at {address}: {error.Message}. Does another silo run there?", error);
        }
    }
}
