using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Tests.Transport.Control.Kit;

/// <summary>
/// A bottleneck as a fluid: rate, round trip, drop-tail queue and random loss behind it, a transfer driven by the control
/// under test, and others beside it. Everything random comes from the seed.
/// </summary>
internal sealed class PathSimulation(int seed, double megabits, double roundTripMs, double loss)
{
    private const double Tick = 0.01;
    private readonly Random _random = new(seed);
    private readonly List<(int Id, double Born, SimulatedStream Stream)> _streams = [];
    private double _queue;
    private int _nextId;
    private double _closed;
    private double _roundTripSeen;
    private readonly Queue<Answer> _underway = new();
    private int _refreshes;
    private int _routes;

    public double BytesPerSecond { get; set; } = megabits * 1e6 / 8 * 1448 / 1500;

    public double Loss { get; set; } = loss;

    public double RoundTrip { get; set; } = roundTripMs / 1000;

    public double Now { get; private set; }

    /// <summary>What new connections use.</summary>
    public bool UsesCubic { get; set; }

    /// <summary>Whether answers take a round trip to come back, as they do; the rules that need no such delay are tried without.</summary>
    public bool IsDelayed { get; init; }

    /// <summary>The time that a byte waits before the bottleneck now.</summary>
    public double QueueSeconds => _queue / BytesPerSecond;

    /// <summary>Bytes that the queue had no place for.</summary>
    public double Overflowed { get; private set; }

    /// <summary>Most connections that can be made.</summary>
    public int ConnectionsMax { get; init; } = int.MaxValue;

    public List<SimulatedStream> Others { get; } = [];

    public double Delivered => _closed + _streams.Sum(one => one.Stream.Acknowledged);

    public int Streams => _streams.Count;

    /// <summary>From one reading to the next, as the control's options have it.</summary>
    public TimeSpan ReadingInterval { get; init; } = new TransferControlOptions().ReadingInterval;

    /// <summary>Runs under the control's plans; the share of the bottleneck's rate that arrived.</summary>
    public double Run(TransferControl control, double seconds, Func<double, bool>? isBusy = null)
    {
        var before = Delivered;
        var capacity = 0.0;
        var end = Now + seconds;
        for (var step = 0; Now < end - (Tick / 2); step++)
        {
            if (step % (int)Math.Round(ReadingInterval.TotalSeconds / Tick) == 0)
                Follow(step == 0 && Now == 0 ? control.Plan : control.Step(Read(isBusy?.Invoke(Now) ?? true)));
            capacity += BytesPerSecond * Tick;
            Advance(isBusy?.Invoke(Now) ?? true);
        }

        return (Delivered - before) / capacity;
    }

    private void Follow(TransferPlan plan)
    {
        var wanted = Math.Min(plan.Streams, ConnectionsMax);
        for (; _streams.Count > (plan.Routes == _routes ? wanted : 0); _streams.RemoveAt(_streams.Count - 1))
            _closed += _streams[^1].Stream.Acknowledged;
        while (_streams.Count < wanted)
            _streams.Add((_nextId++, Now, UsesCubic ? new CubicStream() : new BbrStream(_random.Next(8))));
        foreach (var (_, _, stream) in _streams)
        {
            var share = plan.PaceBytesPerSecond is { } pace ? pace / (double)_streams.Count : double.PositiveInfinity;
            stream.Pace = Math.Min(share, plan.StreamPaceBytesPerSecond ?? double.PositiveInfinity);
            if (plan.CongestionControlRefreshes != _refreshes)
                stream.Refresh();
        }

        (_refreshes, _routes) = (plan.CongestionControlRefreshes, plan.Routes);
    }

    private TransferReading Read(bool busy) => new()
    {
        Elapsed = TimeSpan.FromSeconds(Now),
        DeliveredBytes = (long)Delivered,
        ResentBytes = 0,
        WasBusy = busy,
        WasWindowLimited = false,
        Streams = [.. _streams.Select(one => new StreamReading(one.Id, TimeSpan.FromSeconds(Now - one.Born), Sample(one.Stream)))],
    };

    private PathSample Sample(SimulatedStream stream) => new()
    {
        RoundTrip = TimeSpan.FromSeconds(_roundTripSeen * (1 + (0.03 * _random.NextDouble()))),
        RoundTripMin = TimeSpan.FromSeconds(double.IsPositiveInfinity(stream.Least) ? 0 : stream.Least),
        BytesAcknowledged = (long)stream.Acknowledged,
        BytesDelivered = (long)stream.Acknowledged,
        DeliveryRate = (long)stream.DeliveryRate,
        InFlight = (long)stream.InFlight,
        BytesSent = (long)stream.Sent,
        BytesRetransmitted = (long)stream.Lost,
        CongestionWindow = (long)stream.Window,
        IsLossBased = stream.IsLossBased,
    };

    private void Advance(bool busy)
    {
        var roundTrip = RoundTrip + (_queue / BytesPerSecond);
        var all = _streams.Select(one => one.Stream).Concat(Others).ToList();
        var rates = all.Select((stream, index) => index < _streams.Count && !busy ? 0 : stream.Rate(roundTrip)).ToList();
        var arriving = rates.Sum() * Tick;
        var leaving = Math.Min(_queue + arriving, BytesPerSecond * Tick);
        _queue += arriving - leaving;
        var overflow = Math.Max(0, _queue - (BytesPerSecond * RoundTrip));
        _queue -= overflow;
        Overflowed += overflow;
        for (var index = 0; index < all.Count; index++)
        {
            var share = arriving > 0 ? rates[index] * Tick / arriving : 0;
            var lost = Dropped(share * leaving, Loss) + (share * overflow);
            var delivered = Math.Max(0, (share * leaving) - lost + (share * overflow));
            all[index].Queued = share * _queue;
            all[index].Passed += delivered + lost;
            _underway.Enqueue(new Answer(IsDelayed ? Now + RoundTrip : Now, all[index], rates[index] * Tick, delivered, lost, roundTrip));
        }

        while (_underway.TryPeek(out var answer) && answer.Due <= Now)
            Take(_underway.Dequeue());

        Now += Tick;
    }

    private void Take(in Answer answer)
    {
        _roundTripSeen += (answer.RoundTrip - _roundTripSeen) * Math.Min(1, Tick * 8 / answer.RoundTrip);
        answer.Stream.Least = Math.Min(answer.Stream.Least, answer.RoundTrip);
        answer.Stream.Passed -= answer.Delivered + answer.Lost;
        answer.Stream.Advance(Now, Tick, answer.Sent, answer.Delivered, answer.Lost, answer.RoundTrip, RoundTrip);
    }

    /// <summary>Bytes of whole packets lost out of so many, each by itself.</summary>
    private double Dropped(double bytes, double probability)
    {
        var mean = bytes / SimulatedStream.Segment * probability;
        var count = mean > 30 ? Math.Round(mean) : Poisson(mean);
        return count * SimulatedStream.Segment;
    }

    private int Poisson(double mean)
    {
        var count = 0;
        for (var product = _random.NextDouble(); product > Math.Exp(-mean); product *= _random.NextDouble())
            count++;
        return count;
    }

    private readonly record struct Answer(
        double Due, SimulatedStream Stream, double Sent, double Delivered, double Lost, double RoundTrip);
}
