using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// What the readings say of the path: rate, round trip, queue and loss over any time of late. Totals grow by what each
/// connection adds between two readings, so that connections may come and go.
/// </summary>
internal sealed class PathConditions
{
    /// <summary>Readings kept: 30 s at ten a second, 6 s at the background class's fifty.</summary>
    private const int ReadingsMax = 300;

    /// <summary>A queue stands where a round trip takes this much longer than the least one, as a share of it and at least.</summary>
    private const double QueueShareMin = 0.1;
    private static readonly TimeSpan QueueMin = TimeSpan.FromMilliseconds(3);

    private const int SegmentBytes = 1448;

    /// <summary>A window below this is BBR's four segments, or hardly more.</summary>
    private const long PauseBytes = 8 * SegmentBytes;

    /// <summary>Below this many bytes a second BBR sends segments one by one, else two at least (bbr_min_tso_rate, Linux).</summary>
    private const long SingleSegmentRate = 1_200_000 / 8;

    /// <summary>Linux acknowledges after this at the latest, in seconds.</summary>
    private const double AckWaitMax = 0.04;

    private readonly Queue<Totals> _history = new();
    private readonly Dictionary<int, StreamReading> _before = [];
    private readonly HashSet<int> _seen = [];
    private readonly HashSet<int> _ofFormerRoute = [];
    private readonly List<TimeSpan> _roundTrips = [];
    private readonly List<double> _rates = [];
    private Totals _now;
    private TimeSpan _routeRoundTrip;

    /// <summary>The time of the last reading.</summary>
    public TimeSpan Now => _now.Time;

    /// <summary>Open connections at the last reading.</summary>
    public int Streams { get; private set; }

    /// <summary>The least round trip: the path without queues. Zero while unknown.</summary>
    public TimeSpan RoundTripMin { get; private set; }

    /// <summary>The round trip of late, queues included. Zero while unknown.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>
    /// Whether a connection's window is down to the few segments with which BBR measures the round trip (PROBE_RTT), or begins.
    /// </summary>
    public bool IsPausing { get; private set; }

    /// <summary>Whether the connections take every loss for congestion.</summary>
    public bool IsLossBased { get; private set; }

    /// <summary>Bytes on the path, sent and neither arrived nor lost.</summary>
    public long InFlight { get; private set; }

    /// <summary>What arrives a second, as the kernel measured it over its last round trip.</summary>
    public long DeliveryRate { get; private set; }

    /// <summary>The time that a round trip takes in queues.</summary>
    public TimeSpan QueueTime => RoundTrip - RoundTripMin > AckWait ? RoundTrip - RoundTripMin - AckWait : TimeSpan.Zero;

    /// <summary>
    /// What a segment waits for the next one, with which it is acknowledged (RFC 9293, 3.8.6.3): it looks like a queue where
    /// segments leave one by one.
    /// </summary>
    private TimeSpan AckWait => Streams > 0 && DeliveryRate > 0 && DeliveryRate / Streams < SingleSegmentRate
        ? TimeSpan.FromSeconds(Math.Min(AckWaitMax, SegmentBytes * Streams / (double)DeliveryRate))
        : TimeSpan.Zero;

    /// <summary>Takes a reading.</summary>
    public void Add(TransferReading reading)
    {
        var next = _now with { Time = reading.Elapsed, Delivered = reading.DeliveredBytes };
        var least = TimeSpan.MaxValue;
        var limited = 0;
        IsPausing = false;
        (InFlight, DeliveryRate) = (0, 0);
        _seen.Clear();
        _roundTrips.Clear();
        foreach (var stream in reading.Streams)
        {
            _seen.Add(stream.Stream);
            next = next.Plus(stream, Before(stream));
            if (_before.TryGetValue(stream.Stream, out var before) && before.Age > stream.Age)
            {
                _ofFormerRoute.Remove(stream.Stream);
            }

            _before[stream.Stream] = stream;
            var path = stream.Path;
            IsPausing |= path.CongestionWindow is > 0 and < PauseBytes;
            InFlight += path.InFlight;
            DeliveryRate += path.DeliveryRate;
            limited += path.IsReceiverLimited || path.IsBufferLimited ? 1 : 0;
            if (path.RoundTrip > TimeSpan.Zero && path.RoundTripMin > TimeSpan.Zero)
            {
                _roundTrips.Add(path.RoundTrip);
                least = path.RoundTripMin < least && !_ofFormerRoute.Contains(stream.Stream) ? path.RoundTripMin : least;
                IsLossBased = path.IsLossBased;
            }
        }

        Streams = reading.Streams.Count;
        if (_roundTrips.Count > 0)
        {
            // The median: a connection whose first packet was lost tells of a second that no other has seen.
            _roundTrips.Sort();
            RoundTrip = _roundTrips[(_roundTrips.Count - 1) / 2];
            _routeRoundTrip = RoundTrip < _routeRoundTrip ? RoundTrip : _routeRoundTrip;
            RoundTripMin = least < TimeSpan.MaxValue ? least : _routeRoundTrip;
        }

        _rates.Clear();
        _rates.AddRange(reading.Streams.Select(stream => (double)stream.Path.DeliveryRate));
        _rates.Sort();
        ForgetClosed();
        Keep(next with
        {
            Readings = _now.Readings + 1,
            Queued = _now.Queued + (HasQueue ? 1 : 0),
            Limited = _now.Limited + (limited * 2 > Streams && Streams > 0 ? 1 : 0),
            RoundTrips = _now.RoundTrips + RoundTrip.TotalSeconds,
        });
    }

    /// <summary>
    /// The route is a longer one: the round trip of late is its least, and what the connections of now remember of the former one
    /// counts no more.
    /// </summary>
    public void ForgetRoute()
    {
        _ofFormerRoute.UnionWith(_before.Keys);
        RoundTripMin = _routeRoundTrip = RoundTrip;
    }

    /// <summary>What happened since a time; the whole of what is kept where that is further back.</summary>
    public PathWindow Since(TimeSpan time) => Totals.Between(At(time), _now);

    /// <summary>What happened in so much time, up to so long ago.</summary>
    public PathWindow Before(TimeSpan ago, TimeSpan time) => Totals.Between(At(Now - ago - time), At(Now - ago));

    /// <summary>
    /// As many connections as fast as the fastest would carry what all of them do, once the slower ones have grown by a factor; 1 at
    /// least. Those that join, or recover from losses, leave to the others what they cannot use.
    /// </summary>
    public double EvenStreams(double growth)
    {
        var fastest = _rates.Count > 0 ? _rates[^1] : 0;
        return fastest > 0 ? _rates.Sum(rate => Math.Min(1, growth * rate / fastest)) : Math.Max(1, Streams);
    }

    private Totals At(TimeSpan time)
    {
        var from = _history.Peek();
        foreach (var totals in _history)
        {
            if (totals.Time > time)
            {
                break;
            }

            from = totals;
        }

        return from;
    }

    /// <summary>What happened in the last so much time.</summary>
    public PathWindow Last(TimeSpan time) => Since(Now - time);

    private bool HasQueue =>
        QueueTime >= TimeSpan.FromSeconds(Math.Max(QueueMin.TotalSeconds, QueueShareMin * RoundTripMin.TotalSeconds));

    private PathSample Before(StreamReading stream) =>
        _before.TryGetValue(stream.Stream, out var before) && before.Age <= stream.Age ? before.Path : default;

    private void ForgetClosed()
    {
        if (_before.Count == _seen.Count)
        {
            return;
        }

        foreach (var stream in _before.Keys)
        {
            if (!_seen.Contains(stream))
            {
                _before.Remove(stream);
                _ofFormerRoute.Remove(stream);
            }
        }
    }

    private void Keep(Totals totals)
    {
        if (_history.Count == ReadingsMax)
        {
            _history.Dequeue();
        }

        _now = totals;
        _history.Enqueue(totals);
    }

    /// <summary>Sums since the beginning.</summary>
    private readonly record struct Totals(
        TimeSpan Time, long Delivered, long Acknowledged, long Arrived, long Sent, long Retransmitted,
        int Readings, int Queued, int Limited, double RoundTrips)
    {
        public Totals Plus(StreamReading stream, PathSample before) => this with
        {
            Acknowledged = Acknowledged + Math.Max(0, stream.Path.BytesAcknowledged - before.BytesAcknowledged),
            Arrived = Arrived + Math.Max(0, stream.Path.BytesDelivered - before.BytesDelivered),
            Sent = Sent + Math.Max(0, stream.Path.BytesSent - before.BytesSent),
            Retransmitted = Retransmitted + Math.Max(0, stream.Path.BytesRetransmitted - before.BytesRetransmitted),
        };

        public static PathWindow Between(in Totals from, in Totals to)
        {
            var time = to.Time - from.Time;
            var seconds = Math.Max(1e-6, time.TotalSeconds);
            var readings = Math.Max(1, to.Readings - from.Readings);

            // The kernel's count is smoother: the receiver's stands still while one connection holds the order up.
            var bytes = to.Acknowledged > from.Acknowledged ? to.Acknowledged - from.Acknowledged : to.Delivered - from.Delivered;
            return new PathWindow
            {
                Time = time,
                BytesPerSecond = bytes / seconds,
                ArrivedPerSecond = (to.Arrived > from.Arrived ? to.Arrived - from.Arrived : bytes) / seconds,
                SentPerSecond = (to.Sent - from.Sent) / seconds,
                LossShare = to.Sent > from.Sent ? (double)(to.Retransmitted - from.Retransmitted) / (to.Sent - from.Sent) : 0,
                QueueShare = (double)(to.Queued - from.Queued) / readings,
                LimitedShare = (double)(to.Limited - from.Limited) / readings,
                RoundTrip = TimeSpan.FromSeconds((to.RoundTrips - from.RoundTrips) / readings),
            };
        }
    }
}
