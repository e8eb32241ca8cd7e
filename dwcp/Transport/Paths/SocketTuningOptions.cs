namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>How the kernel is to treat AMST's sockets. Where it does not offer something, transfers go on without.</summary>
public sealed class SocketTuningOptions
{
    /// <summary>Longest name of a congestion control, in characters.</summary>
    public const int CongestionControlLengthMax = 15;

    /// <summary>Largest buffer that can be configured, in bytes.</summary>
    public const int BufferBytesLimit = 1 << 30;

    /// <summary>
    /// The congestion control (TCP_CONGESTION), such as <c>bbr</c> or <c>cubic</c>. Empty, the default: BBR where it is
    /// offered, else what the machine uses.
    /// </summary>
    public string CongestionControl { get; init; } = "";

    /// <summary>
    /// What may wait unsent in a socket (TCP_NOTSENT_LOWAT), in bytes; 16 KiB to <see cref="BufferBytesLimit"/>, 0 leaves it to
    /// the kernel. 128 KiB by default. Once its rate is known a connection gets what it sends in 20 ms, 16 KiB to 4 MiB.
    /// </summary>
    public int NotSentLowWater { get; init; } = 128 * 1024;

    /// <summary>
    /// How far a send buffer may grow beyond the kernel's own sizing (tcp_wmem) when it holds a connection back, in bytes as the
    /// kernel counts; 0 for never. 64 MiB by default. It takes the right CAP_NET_ADMIN; without, more connections do the same.
    /// </summary>
    public int SendBufferBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// The receive buffer (SO_RCVBUF), in bytes; 0, the default, leaves it to the kernel, which sizes it to the path up to
    /// tcp_rmem's maximum. A number holds from the beginning and ends that sizing.
    /// </summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names the option and the range.</exception>
    public void Validate()
    {
        Require(
            CongestionControl.Length <= CongestionControlLengthMax
                && CongestionControl.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'),
            nameof(CongestionControl),
            $"empty or up to {CongestionControlLengthMax} letters, digits, '_' and '-'");
        Require(
            NotSentLowWater is 0 or (>= 16 * 1024 and <= BufferBytesLimit),
            nameof(NotSentLowWater),
            $"0 or 16384 to {BufferBytesLimit} bytes");
        Require(SendBufferBytesMax is >= 0 and <= BufferBytesLimit, nameof(SendBufferBytesMax), $"0 to {BufferBytesLimit} bytes");
        Require(ReceiveBufferBytes is >= 0 and <= BufferBytesLimit, nameof(ReceiveBufferBytes), $"0 to {BufferBytesLimit} bytes");
    }

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(SocketTuningOptions)}.{option} must be {range}.", option);
        }
    }
}
