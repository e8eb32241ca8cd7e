using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>Linux's socket options that .NET has no names for. Each call answers false where the option is not to be had.</summary>
internal static partial class SocketKnobs
{
    // include/uapi/asm-generic/socket.h and include/uapi/linux/tcp.h; the architectures that .NET runs on share them.
    private const int SolSocket = 1;
    private const int SolTcp = 6;
    private const int SoSendBuffer = 7;
    private const int SoSendBufferForce = 32;
    private const int SoReceiveLowWater = 18;
    private const int SoReceiveBufferForce = 33;
    private const int SoMaxPacingRate = 47;
    private const int TcpWindowClamp = 10;
    private const int TcpInfoOption = 11;
    private const int TcpCongestion = 13;
    private const int TcpNotSentLowWater = 25;
    private const int CongestionNameBytesMax = 16;

    public static bool TryReadInfo(Socket socket, Span<byte> bytes) => Try(socket, bytes, (socket, bytes) =>
    {
        bytes.Clear();
        return socket.GetRawSocketOption(SolTcp, TcpInfoOption, bytes) >= TcpInfo.Size;
    });

    /// <summary>The congestion control that the connection uses; empty where it cannot be told.</summary>
    public static string CongestionControl(Socket socket)
    {
        Span<byte> name = stackalloc byte[CongestionNameBytesMax];
        return Try(socket, name, (socket, name) => socket.GetRawSocketOption(SolTcp, TcpCongestion, name) > 0)
            ? System.Text.Encoding.ASCII.GetString(name).TrimEnd('\0')
            : "";
    }

    public static bool TrySetCongestionControl(Socket socket, string name) =>
        TrySet(socket, SolTcp, TcpCongestion, System.Text.Encoding.ASCII.GetBytes(name));

    public static bool TrySetNotSentLowWater(Socket socket, int bytes) =>
        TrySet(socket, SolTcp, TcpNotSentLowWater, BitConverter.GetBytes(bytes));

    /// <summary>Has a reader that waits woken for so many bytes, or by the end of the stream; 1 by default.</summary>
    public static bool TrySetReceiveLowWater(Socket socket, int bytes) =>
        TrySet(socket, SolSocket, SoReceiveLowWater, BitConverter.GetBytes(bytes));

    /// <summary>Sets the pacing limit; 0 lifts it. As 64 bits, which kernels before 5.0 do not take.</summary>
    public static bool TrySetPacingRate(Socket socket, long bytesPerSecond) =>
        TrySet(socket, SolSocket, SoMaxPacingRate, BitConverter.GetBytes(bytesPerSecond == 0 ? ulong.MaxValue : (ulong)bytesPerSecond));

    /// <summary>The send buffer as the kernel counts it, its own overhead included; 0 where it cannot be told.</summary>
    public static int SendBuffer(Socket socket)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        return Try(socket, bytes, (socket, bytes) => socket.GetRawSocketOption(SolSocket, SoSendBuffer, bytes) == sizeof(int))
            ? BitConverter.ToInt32(bytes)
            : 0;
    }

    /// <summary>
    /// Sets the send buffer beyond the machine's limit, which takes the right CAP_NET_ADMIN. The kernel doubles the number.
    /// </summary>
    public static bool TryForceSendBuffer(Socket socket, int bytes) =>
        TrySet(socket, SolSocket, SoSendBufferForce, BitConverter.GetBytes(bytes));

    /// <summary>The same of the receive buffer.</summary>
    public static bool TryForceReceiveBuffer(Socket socket, int bytes) =>
        TrySet(socket, SolSocket, SoReceiveBufferForce, BitConverter.GetBytes(bytes));

    /// <summary>How far the receive window may open, in bytes; the kernel does not raise it by itself once the buffer was set.</summary>
    public static bool TrySetWindowClamp(Socket socket, int bytes) =>
        TrySet(socket, SolTcp, TcpWindowClamp, BitConverter.GetBytes(bytes));

    // Not by Socket.SetRawSocketOption: a connected socket that the kernel refuses an option counts as disconnected after that.
    private static bool TrySet(Socket socket, int level, int option, ReadOnlySpan<byte> value)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return SetSocketOption(socket.SafeHandle, level, option, value, (uint)value.Length) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private static bool Try(Socket socket, Span<byte> bytes, Reading read)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return read(socket, bytes);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private delegate bool Reading(Socket socket, Span<byte> bytes);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSocketOption(SafeSocketHandle socket, int level, int option, ReadOnlySpan<byte> value, uint length);
}
