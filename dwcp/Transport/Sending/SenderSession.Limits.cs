namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>How much is under way, in which pieces, and who may hold the order up.</summary>
internal sealed partial class SenderSession
{
    /// <summary>A payload takes a connection about so long: whoever is slower holds the order up for more.</summary>
    private static readonly TimeSpan PayloadTime = TimeSpan.FromMilliseconds(25);

    /// <summary>The least payload advised.</summary>
    private const int PayloadBytesLeast = 64 * 1024;

    /// <summary>
    /// So many connections are only had where losses hold each of them back. One that repeats a loss has its payload for seconds, and
    /// the others, which must not stand still for that, go on by so many payloads for each connection beyond them.
    /// </summary>
    private const int ManyConnections = 16;
    private const int PayloadsAhead = 12;

    /// <summary>A connection is young while its congestion window is this much smaller than the mean.</summary>
    private const int YoungShare = 4;

    /// <summary>On shorter paths it grows within moments.</summary>
    private static readonly TimeSpan YoungRoundTripMin = TimeSpan.FromMilliseconds(10);

    /// <summary>A connection's first congestion window (RFC 6928).</summary>
    private const long FirstWindowBytes = 10 * 1448;

    private long _kernelBytes;
    private long _congestionWindows;

    /// <summary>What a connection carries in <see cref="PayloadTime"/>, within 64 KiB and the largest payload.</summary>
    public int PayloadBytesAdvised
    {
        get
        {
            lock (_gate)
            {
                var rate = _pace?.BytesPerSecond ?? 0;
                var advised = (long)(rate / Math.Max(1, _open.Count) * PayloadTime.TotalSeconds);
                return (int)Math.Min(PayloadBytesMax, Math.Max(PayloadBytesLeast, advised));
            }
        }
    }

    private bool IsYoung(long congestionWindow) =>
        _kernelRoundTrip >= YoungRoundTripMin
        && congestionWindow < PayloadBytesMax
        && congestionWindow < _congestionWindows / Math.Max(1, _open.Count) / YoungShare;

    // What the kernel has under way is the congestion control's to limit, whose window may double until it is looked at again.
    // The pace limits what waits beyond that: for the caller at the receiver, or for a connection here.
    private void LimitWindow()
    {
        if (_window is not null && _pace is not null)
        {
            var ahead = (long)Math.Max(0, _open.Count - ManyConnections) * PayloadsAhead * PayloadBytesLeast;
            _window.LimitBytes = _pace.LimitBytes + (2 * _kernelBytes) + ahead;
            _window.QueueLimitBytes = Math.Max(Options.WindowBytesMin, (long)(_pace.BytesPerSecond * Options.QueueTimeMax.TotalSeconds));
        }
    }
}
