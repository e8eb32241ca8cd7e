using System.Net.Sockets;

namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>
/// Sets sockets up for bulk transfer: congestion control, what may wait unsent, buffers. Throws nothing for what is not offered.
/// </summary>
public sealed class SocketTuning
{
    private const string Bbr = "bbr";
    private const string Cubic = "cubic";

    private readonly SocketTuningOptions _options;
    private readonly Lazy<string> _offered;

    /// <summary>Checks the options; touches no socket.</summary>
    public SocketTuning(SocketTuningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _offered = new Lazy<string>(Offered);
    }

    /// <summary>
    /// Sets a socket up: one that dials before it connects, one that listens before it listens (accepted ones inherit its receive
    /// buffer), and one that was accepted at once.
    /// </summary>
    public SocketTuningResult Apply(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var wanted = _options.CongestionControl.Length > 0 ? _options.CongestionControl : Bbr;
        _ = SocketKnobs.TrySetCongestionControl(socket, wanted);
        var low = _options.NotSentLowWater;
        return new SocketTuningResult
        {
            CongestionControl = SocketKnobs.CongestionControl(socket),
            IsCongestionControlMissed = _options.CongestionControl.Length > 0 && SocketKnobs.CongestionControl(socket) != wanted,
            NotSentLowWater = low > 0 && SocketKnobs.TrySetNotSentLowWater(socket, low) ? low : 0,
            ReceiveBufferBytes = SetReceiveBuffer(socket),
        };
    }

    /// <summary>
    /// Sets a socket up that is to connect, before it does; <see cref="FitToPath"/> once it has. Until then it has CUBIC where the
    /// path may be short: a socket that once had BBR goes on pacing under another one (Linux, sk_pacing_status).
    /// </summary>
    public void Prepare(Socket socket)
    {
        _ = Apply(socket);
        if (_options.CongestionControl.Length == 0 && _options.ShortRoundTripMax > TimeSpan.Zero)
        {
            _ = SocketKnobs.TrySetCongestionControl(socket, Cubic);
        }
    }

    /// <summary>
    /// Fits a socket that has just connected to its path. Where the peer answered within
    /// <see cref="SocketTuningOptions.ShortRoundTripMax"/> nothing is lost but to congestion, and BBR's many small bursts only cost
    /// processor time: there CUBIC stays.
    /// </summary>
    public void FitToPath(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var roundTrip = RoundTripOf(socket);
        if (_options.CongestionControl.Length == 0 && (roundTrip == TimeSpan.Zero || roundTrip >= _options.ShortRoundTripMax))
        {
            _ = SocketKnobs.TrySetCongestionControl(socket, CongestionControlOffered);
        }
    }

    /// <summary>
    /// Opens the receive window of an accepted connection whose peer is known and far. The kernel's own sizing (dynamic right-sizing)
    /// grows by what was read in a round trip: where packets are lost it falls behind a sender's start. Takes the right CAP_NET_ADMIN.
    /// </summary>
    public void OpenWindow(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var bytes = _options.LongPathReceiveBufferBytes;
        if (bytes > 0
            && _options.ReceiveBufferBytes == 0
            && RoundTripOf(socket) >= SocketTuningOptions.LongRoundTripMin
            && SocketKnobs.TryForceReceiveBuffer(socket, bytes))
        {
            _ = SocketKnobs.TrySetWindowClamp(socket, bytes);
        }
    }

    /// <summary>What a connection made with these options can tell of its path.</summary>
    public IConnectionPath PathOf(Socket socket) => new LinuxTcpPath(socket, _options);

    /// <summary>The congestion control that a new connection gets here; empty where the kernel does not tell.</summary>
    public string CongestionControlOffered => _offered.Value;

    private string Offered()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        return Apply(socket).CongestionControl;
    }

    private static TimeSpan RoundTripOf(Socket socket)
    {
        Span<byte> bytes = stackalloc byte[TcpInfo.Size];
        return SocketKnobs.TryReadInfo(socket, bytes) ? new TcpInfo(bytes).RoundTrip : TimeSpan.Zero;
    }

    private int SetReceiveBuffer(Socket socket)
    {
        var bytes = _options.ReceiveBufferBytes;
        if (bytes == 0)
        {
            return 0;
        }

        try
        {
            if (!SocketKnobs.TryForceReceiveBuffer(socket, bytes))
            {
                // What the machine allows of it (rmem_max).
                socket.ReceiveBufferSize = bytes;
            }

            return socket.ReceiveBufferSize;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
