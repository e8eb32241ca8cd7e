using NovaCron.Agent.Files;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Silo.Files;

/// <summary>Measures a copy over all its attempts.</summary>
internal sealed class CopyMeter(long totalBytes, TimeProvider time)
{
    /// <summary>Seconds over which a rate is taken while the copy runs.</summary>
    private const int RateSamples = 5;

    private readonly long _started = time.GetTimestamp();
    private readonly Queue<(TimeSpan At, long Bytes)> _recent = new();
    private FileSender? _sender;
    private AmstSender? _transfer;
    private long _sentBefore;
    private long _wireBefore;
    private long _resentBefore;
    private int _streamsPeak;

    /// <summary>Since the copy began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>The farthest the copy came, in bytes of the file.</summary>
    public long DoneBytes => _sender is { } sender && _transfer is { } transfer
        ? Math.Max(0, sender.DoneBytes - Math.Min(transfer.Statistics.UnacknowledgedBytes, sender.SentBytes))
        : 0;

    /// <summary>An attempt begins.</summary>
    public void Attach(FileSender sender, AmstSender transfer) => (_sender, _transfer) = (sender, transfer);

    /// <summary>An attempt has ended.</summary>
    public void Detach()
    {
        if (_sender is { } sender && _transfer is { } transfer)
        {
            var statistics = transfer.Statistics;
            _sentBefore += sender.SentBytes;
            _wireBefore += statistics.WireBytesSent;
            _resentBefore += statistics.RetransmittedBytes;
            _streamsPeak = Math.Max(_streamsPeak, statistics.StreamsPeak);
        }

        (_sender, _transfer) = (null, null);
    }

    /// <summary>How far it is.</summary>
    public CopyProgress Measure()
    {
        var (sender, statistics, elapsed) = (_sender, _transfer?.Statistics, Elapsed);
        var sent = _sentBefore + (sender?.SentBytes ?? 0) - Math.Min(sender?.SentBytes ?? 0, statistics?.UnacknowledgedBytes ?? 0);
        _recent.Enqueue((elapsed, sent));
        while (_recent.Count > RateSamples)
            _recent.Dequeue();
        var (since, before) = _recent.Count > 1 ? _recent.Peek() : default;
        return Progress(elapsed, statistics?.Streams ?? 0, (sent - before) / Math.Max(0.001, (elapsed - since).TotalSeconds)) with
        {
            SentBytes = sent,
            Mode = statistics?.Mode ?? default,
            WireBytes = _wireBefore + (statistics?.WireBytesSent ?? 0),
            ResentBytes = _resentBefore + (statistics?.RetransmittedBytes ?? 0),
        };
    }

    /// <summary>What all of it took.</summary>
    /// <param name="heldBytes">Bytes that the target held before the first attempt.</param>
    public CopyProgress Sum(long heldBytes)
    {
        var elapsed = Elapsed;
        return Progress(elapsed, _streamsPeak, _sentBefore / Math.Max(0.001, elapsed.TotalSeconds)) with
        {
            DoneBytes = totalBytes,
            HeldBytes = heldBytes,
        };
    }

    private CopyProgress Progress(TimeSpan elapsed, int streams, double rate) => new()
    {
        TotalBytes = totalBytes,
        DoneBytes = DoneBytes,
        SentBytes = _sentBefore,
        HeldBytes = _sender?.HeldBytes ?? 0,
        WireBytes = _wireBefore,
        ResentBytes = _resentBefore,
        Streams = streams,
        Elapsed = elapsed,
        BytesPerSecond = rate,
    };
}
