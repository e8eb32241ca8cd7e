using System.Net.Sockets;

namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>The path below a TCP socket, by TCP_INFO. On other systems every call answers false.</summary>
/// <remarks>
/// Reading also lets the socket follow the path. What may wait unsent (TCP_NOTSENT_LOWAT) becomes what the connection sends
/// in <see cref="UnsentTime"/>; and where the kernel's largest send buffer (tcp_wmem) holds a connection back, the buffer is
/// doubled up to <see cref="SocketTuningOptions.SendBufferBytesMax"/>, if this process may do that.
/// </remarks>
public sealed class LinuxTcpPath : IConnectionPath
{
    /// <summary>What waits unsent lasts this long at the connection's rate: well over the time in which a writer is woken.</summary>
    internal static readonly TimeSpan UnsentTime = TimeSpan.FromMilliseconds(20);

    private const int UnsentBytesMin = 16 * 1024;
    private const int UnsentBytesMax = 4 * 1024 * 1024;

    /// <summary>A connection was held back by something when that took this share of the time in which it had data to send.</summary>
    private const double LimitedShareMin = 0.1;

    /// <summary>With less than this under way the kernel's own sizing does (tcp_wmem's maximum is 4 MiB as a rule).</summary>
    private const long KernelSizedBytes = 1024 * 1024;

    /// <summary>Every Linux has it, and nobody needs a right to use it.</summary>
    private const string PassingControl = "reno";

    private readonly Socket _socket;
    private readonly SocketTuningOptions _options;
    private readonly Lock _lock = new();
    private long _busy;
    private long _receiverLimited;
    private long _bufferLimited;
    private string _congestionControl;
    private int _lowWater;
    private bool _mayGrow;

    /// <summary>Reads the path of a connected socket; whoever owns the socket closes it.</summary>
    public LinuxTcpPath(Socket socket, SocketTuningOptions options)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(options);
        _socket = socket;
        _options = options;
        _lowWater = options.NotSentLowWater;
        _mayGrow = options.SendBufferBytesMax > 0;
        _congestionControl = SocketKnobs.CongestionControl(socket);
    }

    /// <inheritdoc/>
    public string CongestionControl => Volatile.Read(ref _congestionControl);

    /// <inheritdoc/>
    public bool IsCongestionControlFree => _options.CongestionControl.Length == 0 && IsBbr(CongestionControl);

    /// <inheritdoc/>
    public bool TryRead(out PathSample sample)
    {
        Span<byte> bytes = stackalloc byte[TcpInfo.Size];
        if (!SocketKnobs.TryReadInfo(_socket, bytes))
        {
            sample = default;
            return false;
        }

        var info = new TcpInfo(bytes);
        sample = new PathSample
        {
            RoundTrip = info.RoundTrip,
            RoundTripMin = info.RoundTripMin,
            DeliveryRate = info.DeliveryRate,
            BytesAcknowledged = info.BytesAcknowledged,
            BytesDelivered = info.SegmentsDelivered * info.SegmentBytes,
            BytesSent = info.BytesSent,
            BytesRetransmitted = info.BytesRetransmitted,
            CongestionWindow = info.WindowSegments * info.SegmentBytes,
            InFlight = info.SegmentsInFlight * info.SegmentBytes,
            NotSent = info.NotSentBytes,
            IsLossBased = !IsBbr(CongestionControl),
        };
        lock (_lock)
        {
            sample = WithLimits(sample, info);
            Follow(sample);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TrySetPace(long bytesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytesPerSecond);
        return SocketKnobs.TrySetPacingRate(_socket, bytesPerSecond);
    }

    /// <inheritdoc/>
    public bool TryRefreshCongestionControl()
    {
        if (!SocketKnobs.TrySetCongestionControl(_socket, PassingControl))
        {
            return false;
        }

        if (SocketKnobs.TrySetCongestionControl(_socket, CongestionControl))
        {
            return true;
        }

        // This process may not go back: from now on the connection is what it is.
        Volatile.Write(ref _congestionControl, PassingControl);
        return false;
    }

    private static bool IsBbr(string name) => name.StartsWith("bbr", StringComparison.Ordinal);

    private PathSample WithLimits(PathSample sample, TcpInfo info)
    {
        var enough = LimitedShareMin * Math.Max(1, info.BusyMicroseconds - _busy);
        sample = sample with
        {
            IsReceiverLimited = info.ReceiverLimitedMicroseconds - _receiverLimited > enough,
            IsBufferLimited = info.BufferLimitedMicroseconds - _bufferLimited > enough,
        };
        _busy = info.BusyMicroseconds;
        _receiverLimited = info.ReceiverLimitedMicroseconds;
        _bufferLimited = info.BufferLimitedMicroseconds;
        return sample;
    }

    private void Follow(in PathSample sample)
    {
        if (_options.NotSentLowWater > 0 && sample.DeliveryRate > 0)
        {
            var wanted = (int)Math.Clamp(sample.DeliveryRate * UnsentTime.TotalSeconds, UnsentBytesMin, UnsentBytesMax);

            // By halves and doubles: the rate is never the same twice.
            if ((wanted >= 2L * _lowWater || wanted <= _lowWater / 2) && SocketKnobs.TrySetNotSentLowWater(_socket, wanted))
            {
                _lowWater = wanted;
            }
        }

        if (_mayGrow)
        {
            Grow(sample);
        }
    }

    // A buffer that is mostly on the path is too small, whether the kernel says that it holds the connection back or not: BBR
    // takes a connection that runs out of unsent bytes for one with little to say, and never ends its start.
    private void Grow(in PathSample sample)
    {
        var underWay = sample.InFlight + sample.NotSent;
        if (!sample.IsBufferLimited && underWay < KernelSizedBytes)
        {
            return;
        }

        var now = SocketKnobs.SendBuffer(_socket);
        if (now >= _options.SendBufferBytesMax)
        {
            _mayGrow = false;
        }
        else if (now > 0 && underWay > now / 3)
        {
            _mayGrow = SocketKnobs.TryForceSendBuffer(_socket, Math.Min(now, _options.SendBufferBytesMax / 2));
        }
    }
}
