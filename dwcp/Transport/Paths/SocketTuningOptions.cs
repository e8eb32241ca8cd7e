namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>How the kernel is to treat AMST's sockets. Where it does not offer something, transfers go on without.</summary>
public sealed class SocketTuningOptions
{
    /// <summary>Longest name of a congestion control, in characters.</summary>
    public const int CongestionControlLengthMax = 15;

    /// <summary>Largest buffer that can be configured, in bytes.</summary>
    public const int BufferBytesLimit = 1 << 30;

    /// <summary>From this round trip on a path is long: the kernel's sizing of windows takes notable time.</summary>
    public static readonly TimeSpan LongRoundTripMin = TimeSpan.FromMilliseconds(10);

    /// <summary>Longest round trip that can be configured to count as short.</summary>
    public static readonly TimeSpan ShortRoundTripLimit = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The congestion control (TCP_CONGESTION), such as <c>bbr</c> or <c>cubic</c>. Empty, the default: BBR where it is
    /// offered, else what the machine uses; and CUBIC within a datacenter (<see cref="ShortRoundTripMax"/>).
    /// </summary>
    public string CongestionControl { get; init; } = "";

    /// <summary>
    /// A peer that answers the connection within this time is in the same datacenter: CUBIC instead of BBR, where none is
    /// configured. 0 for never, up to <see cref="ShortRoundTripLimit"/>; 1 ms by default.
    /// </summary>
    public TimeSpan ShortRoundTripMax { get; init; } = TimeSpan.FromMilliseconds(1);

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

    /// <summary>
    /// The receive buffer, in bytes, of an accepted connection whose peer is known and <see cref="LongRoundTripMin"/> away, where
    /// <see cref="ReceiveBufferBytes"/> is 0 and the process has the right CAP_NET_ADMIN; without, or with 0, the kernel sizes it.
    /// 16 MiB by default. It is a limit and takes no memory: what a transfer may have under way is its window's to say.
    /// </summary>
    public int LongPathReceiveBufferBytes { get; init; } = 16 * 1024 * 1024;

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
            ShortRoundTripMax >= TimeSpan.Zero && ShortRoundTripMax <= ShortRoundTripLimit,
            nameof(ShortRoundTripMax),
            $"0 to {ShortRoundTripLimit}");
        Require(
            NotSentLowWater is 0 or (>= 16 * 1024 and <= BufferBytesLimit),
            nameof(NotSentLowWater),
            $"0 or 16384 to {BufferBytesLimit} bytes");
        Require(SendBufferBytesMax is >= 0 and <= BufferBytesLimit, nameof(SendBufferBytesMax), $"0 to {BufferBytesLimit} bytes");
        Require(
            LongPathReceiveBufferBytes is >= 0 and <= BufferBytesLimit,
            nameof(LongPathReceiveBufferBytes),
            $"0 to {BufferBytesLimit} bytes");
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
