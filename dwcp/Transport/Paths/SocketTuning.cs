using System.Net.Sockets;

namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>
/// Sets sockets up for bulk transfer: congestion control, what may wait unsent, buffers. Throws nothing for what is not offered.
/// </summary>
public sealed class SocketTuning
{
    private const string Bbr = "bbr";

    private readonly SocketTuningOptions _options;

    /// <summary>Checks the options; touches no socket.</summary>
    public SocketTuning(SocketTuningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
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

    /// <summary>What a connection made with these options can tell of its path.</summary>
    public IConnectionPath PathOf(Socket socket) => new LinuxTcpPath(socket, _options);

    /// <summary>The congestion control that a new connection gets here; empty where the kernel does not tell.</summary>
    public string CongestionControlOffered()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        return Apply(socket).CongestionControl;
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
