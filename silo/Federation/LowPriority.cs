using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Marks a connection as one whose packets may wait for all others: the network is told by the Lower-Effort code point (RFC 8622), the
/// host's own queues by the socket's priority (<c>TC_PRIO_FILLER</c>).
/// </summary>
internal static class LowPriority
{
    private const int TrafficClass = 0b000001 << 2;
    private const int LevelSocket = 1;
    private const int OptionPriority = 12;
    private const int PriorityFiller = 1;
    private const int LevelIPv6 = 41;
    private const int OptionTrafficClass = 67;

    /// <summary>Marks it; a system that cannot leaves it as it is.</summary>
    public static void Mark(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            if (socket.AddressFamily == AddressFamily.InterNetworkV6)
                Set(socket, LevelIPv6, OptionTrafficClass, TrafficClass);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, TrafficClass);

            // After the traffic class, which sets a priority as well.
            Set(socket, LevelSocket, OptionPriority, PriorityFiller);
        }
        catch (SocketException)
        {
            // It is a wish, not a condition.
        }
    }

    private static void Set(Socket socket, int level, int option, int value) =>
        socket.SetRawSocketOption(level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
}
