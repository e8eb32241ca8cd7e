namespace NovaCron.Dwcp.Transport;

/// <summary>Limits and pace of one transfer. Sender and receiver have their own; the smaller window and frame limit hold.</summary>
public sealed record AmstOptions
{
    /// <summary>Most connections a transfer may ever use.</summary>
    public const int StreamsLimit = 512;

    /// <summary>Largest frame limit that can be configured, in bytes.</summary>
    public const int FrameBytesLimit = 16 * 1024 * 1024;

    /// <summary>Largest window that can be configured, in bytes.</summary>
    public const long WindowBytesLimit = 1L << 30;

    /// <summary>
    /// Sender: connections it has all the time, 1 to <see cref="StreamsLimit"/>, as far as the receiver takes them; 0, the
    /// default, lets <see cref="Control"/> choose and change their number.
    /// </summary>
    public int Streams { get; init; }

    /// <summary>
    /// Receiver: most connections it takes; 1 to <see cref="StreamsLimit"/>. 64 by default. It tells the sender, which uses no more.
    /// </summary>
    public int StreamsMax { get; init; } = 64;

    /// <summary>
    /// Largest payload of a frame, in bytes; 1 KiB to <see cref="FrameBytesLimit"/>. 1 MiB by default. A larger one is
    /// refused before memory is taken for it.
    /// </summary>
    public int FrameBytesMax { get; init; } = 1024 * 1024;

    /// <summary>
    /// Most bytes unacknowledged at any time, headers included; at least four of the largest frames, at most
    /// <see cref="WindowBytesLimit"/>. 128 MiB by default: 500 Mbit/s at 264 ms and 1 % loss have 60 to 100 MB unacknowledged.
    /// It bounds the memory of either side; when it is used up, sending waits.
    /// </summary>
    public long WindowBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>
    /// Sender: what it may have unacknowledged at first and at least, within <see cref="WindowBytes"/>; 64 KiB or more.
    /// 512 KiB by default. It grows as the path proves to deliver more.
    /// </summary>
    public long WindowBytesMin { get; init; } = 512L * 1024;

    /// <summary>
    /// Sender: how long a byte may wait on the path behind those sent before it; 1 ms to 1 minute. 100 ms by default. The
    /// window is what the path delivers in its round trip and this time: a guest's last pages do not wait behind more.
    /// </summary>
    public TimeSpan QueueTimeMax { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The federation's number (<see cref="FederationIdentity.FromName"/>), in every frame; 0 by default.</summary>
    public ulong FederationId { get; init; }

    /// <summary>Longest time from a made connection to the answer to its HELLO. 10 seconds by default.</summary>
    public TimeSpan HandshakeTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A frame is sent at least this often on every connection. 5 seconds by default.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A connection that brought nothing for this long is given up; at least twice <see cref="KeepAliveInterval"/>.
    /// 20 seconds by default.
    /// </summary>
    public TimeSpan IdleTimeMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Sender: for how long new attempts at the first connection are made before connecting fails; up to a day. 5 seconds by
    /// default. An attempt under way at that moment is the last; the dialer and <see cref="HandshakeTimeMax"/> bound it.
    /// </summary>
    public TimeSpan ConnectTimeMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sender: longest time for one dial after the first connection was accepted: a dial into a broken path must not hang on
    /// when the path is whole again. 3 seconds by default; 12 round trips where that is longer.
    /// </summary>
    public TimeSpan DialTimeMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Sender: wait before a connection is dialled again; doubles with each attempt that brought no progress, up to
    /// <see cref="ReconnectDelayMax"/>, and varies by up to a half. 100 ms by default.
    /// </summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Sender: longest wait between attempts. 2 seconds by default.</summary>
    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long an unfinished transfer that had a connection goes without any before it fails, on either side. 10 minutes by default.
    /// </summary>
    public TimeSpan DisconnectedTimeMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Sender: a connection that makes no headway for this long, or 4 round trips where that is longer, while it has something
    /// under way is stalled: others take over what it had. 1 second by default.
    /// </summary>
    public TimeSpan StallTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Sender: when all connections are silent for this long, or 8 round trips where that is longer, another one is dialled to
    /// see whether the path is whole; once it is accepted the silent ones are dropped. 2 seconds by default.
    /// </summary>
    public TimeSpan ProbeTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Sender: a stalled connection is dropped and dialled again after this long. 5 seconds by default.</summary>
    public TimeSpan StallTimeMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long either side waits for the peer to take its last word (DONE, ABORT) before it closes. 5 seconds by default.
    /// </summary>
    public TimeSpan LingerTimeMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Sender: how connections, modes, cap and class are decided.</summary>
    public Control.TransferControlOptions Control { get; init; } = new();

    /// <summary>
    /// Sender: what the path showed last time (<see cref="AmstSender.Learned"/>); null, the default, where that is not known.
    /// </summary>
    public Control.PathRecord? Remembered { get; init; }

    /// <summary>For tests: changes what the control has planned.</summary>
    internal Func<Control.TransferPlan, Control.TransferPlan>? Steer { get; init; }

    /// <summary>Sender: the cap of its path, which it shares with the path's other transfers; null, the default, for none.</summary>
    public Control.PathBandwidth? PathBandwidth { get; init; }

    /// <summary>The least that <see cref="WindowBytes"/> may be: four of the largest frames and their headers, in bytes.</summary>
    public long WindowBytesLeast => 4L * (FrameBytesMax + Frames.FrameHeader.Size);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names the option and the range.</exception>
    public void Validate()
    {
        Require(Streams is >= 0 and <= StreamsLimit, nameof(Streams), $"0 to {StreamsLimit}");
        Require(StreamsMax is >= 1 and <= StreamsLimit, nameof(StreamsMax), $"1 to {StreamsLimit}");
        Require(FrameBytesMax is >= 1024 and <= FrameBytesLimit, nameof(FrameBytesMax), $"1024 to {FrameBytesLimit} bytes");
        Require(
            WindowBytes >= WindowBytesLeast && WindowBytes <= WindowBytesLimit,
            nameof(WindowBytes),
            $"four frames of {nameof(FrameBytesMax)} and their headers to {WindowBytesLimit} bytes");
        Require(WindowBytesMin is >= 64 * 1024 and <= WindowBytesLimit, nameof(WindowBytesMin), $"65536 to {WindowBytesLimit} bytes");
        Require(
            QueueTimeMax >= TimeSpan.FromMilliseconds(1) && QueueTimeMax <= TimeSpan.FromMinutes(1),
            nameof(QueueTimeMax),
            "1 ms to 1 minute");
        Require(IsPositive(HandshakeTimeMax), nameof(HandshakeTimeMax), Positive);
        Require(IsPositive(KeepAliveInterval), nameof(KeepAliveInterval), Positive);
        Require(
            IsPositive(IdleTimeMax) && IdleTimeMax >= 2 * KeepAliveInterval,
            nameof(IdleTimeMax),
            $"at least twice {nameof(KeepAliveInterval)}");
        Require(IsPositive(ConnectTimeMax), nameof(ConnectTimeMax), Positive);
        Require(IsPositive(DialTimeMax), nameof(DialTimeMax), Positive);
        Require(IsPositive(StallTime), nameof(StallTime), Positive);
        Require(IsPositive(ProbeTime), nameof(ProbeTime), Positive);
        Require(IsPositive(StallTimeMax) && StallTimeMax >= StallTime, nameof(StallTimeMax), $"at least {nameof(StallTime)}");
        Require(IsPositive(ReconnectDelay), nameof(ReconnectDelay), Positive);
        Require(
            IsPositive(ReconnectDelayMax) && ReconnectDelayMax >= ReconnectDelay,
            nameof(ReconnectDelayMax),
            $"at least {nameof(ReconnectDelay)}");
        Require(IsPositive(DisconnectedTimeMax), nameof(DisconnectedTimeMax), Positive);
        Require(IsPositive(LingerTimeMax), nameof(LingerTimeMax), Positive);
        Control.Validate();
    }

    private const string Positive = "more than zero, at most one day";

    private static bool IsPositive(TimeSpan value) => value > TimeSpan.Zero && value <= TimeSpan.FromDays(1);

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(AmstOptions)}.{option} must be {range}.", option);
        }
    }
}
