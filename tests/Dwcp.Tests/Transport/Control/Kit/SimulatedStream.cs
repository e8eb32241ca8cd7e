namespace NovaCron.Dwcp.Tests.Transport.Control.Kit;

/// <summary>One connection of a fluid model: what it would send now, and how it answers to what arrived and what was lost.</summary>
internal abstract class SimulatedStream
{
    public const double Segment = 1448;

    public double Acknowledged { get; private set; }

    public double Sent { get; private set; }

    public double Lost { get; private set; }

    /// <summary>Bytes on the path of which nothing is known yet.</summary>
    public double InFlight => Queued + Passed;

    /// <summary>Its bytes before the bottleneck, and those beyond it.</summary>
    public double Queued { get; set; }

    public double Passed { get; set; }

    /// <summary>Bytes that arrived a second, of late.</summary>
    public double DeliveryRate { get; private set; }

    /// <summary>The least round trip that it has seen, in seconds.</summary>
    public double Least { get; set; } = double.PositiveInfinity;

    /// <summary>Congestion window, in bytes.</summary>
    public double Window { get; protected set; } = 10 * Segment;

    /// <summary>The limits set from outside, in bytes a second.</summary>
    public double Pace { get; set; } = double.PositiveInfinity;

    public abstract bool IsLossBased { get; }

    public virtual double Rate(double roundTrip) => Math.Min(Pace, Window / roundTrip);

    public void Advance(double now, double tick, double sent, double delivered, double lost, double roundTrip, double least)
    {
        Sent += sent;
        Acknowledged += delivered;
        Lost += lost;
        DeliveryRate += ((delivered / tick) - DeliveryRate) * Math.Min(1, tick * 2 / roundTrip);
        Respond(now, tick, delivered / tick, lost > 0, roundTrip, least);
    }

    /// <summary>The congestion control begins anew with the window it has.</summary>
    public virtual void Refresh()
    {
    }

    protected abstract void Respond(double now, double tick, double rate, bool hasLoss, double roundTrip, double least);
}

/// <summary>CUBIC (RFC 9438): 0.7 on loss, then the cubic function of time, at least as fast as Reno.</summary>
internal sealed class CubicStream : SimulatedStream
{
    private double _most;
    private double _lossAt = double.NegativeInfinity;
    private bool _isStarting = true;

    public CubicStream(double window = 10 * Segment) => Window = window;

    public override bool IsLossBased => true;

    protected override void Respond(double now, double tick, double rate, bool hasLoss, double roundTrip, double least)
    {
        if (hasLoss && now - _lossAt > roundTrip)
        {
            _most = Window / Segment;
            Window = Math.Max(2 * Segment, 0.7 * Window);
            _lossAt = now;
            _isStarting = false;
        }
        else if (_isStarting)
        {
            Window *= Math.Pow(2, tick / roundTrip);
            if (roundTrip > least * 1.125 + 0.004)
            {
                (_isStarting, _most, _lossAt) = (false, Window / Segment, now);
            }
        }
        else if (Window < 1.5 * Rate(roundTrip) * roundTrip)
        {
            var since = now - _lossAt;
            var cubic = (0.4 * Math.Pow(since - Math.Cbrt(_most * 0.3 / 0.4), 3)) + _most;
            var reno = (0.7 * _most) + (0.53 * since / roundTrip);
            Window = Math.Max(Window, Segment * Math.Max(cubic, reno));
        }
    }
}

/// <summary>BBR version 1, roughly: the best rate of ten round trips, gains around it, and a pause each ten seconds.</summary>
internal sealed class BbrStream(double phase) : SimulatedStream
{
    private readonly Queue<(double Time, double Rate)> _rates = new();
    private double _best = 10 * Segment / 0.1;
    private double _least = double.PositiveInfinity;
    private double _probedAt = double.NaN;
    private double _roundAt;
    private double _bestOfRound;
    private int _flatRounds;
    private bool _isDraining = true;
    private double _now;

    public override bool IsLossBased => false;

    private bool IsStarting => _flatRounds < 3;

    public override double Rate(double roundTrip)
    {
        var gain = IsStarting ? 2.89 : _isDraining ? 0.35 : Gains[(int)((_now / Math.Max(0.001, _least)) + phase) & 7];
        return IsProbing(_now) ? 4 * Segment / roundTrip : Math.Min(Pace, Math.Min(gain * _best, Window / roundTrip));
    }

    public override void Refresh() => (_flatRounds, _bestOfRound, _roundAt, _isDraining, _probedAt) = (0, 0, _now, true, double.NaN);

    private static readonly double[] Gains = [1.25, 0.75, 1, 1, 1, 1, 1, 1];

    private bool IsProbing(double now) => now > _probedAt && now < _probedAt + 0.2 + _least;

    protected override void Respond(double now, double tick, double rate, bool hasLoss, double roundTrip, double least)
    {
        _now = now;
        _least = Math.Min(_least, roundTrip);
        _probedAt = double.IsNaN(_probedAt) || now > _probedAt + 10 ? now + (double.IsNaN(_probedAt) ? 10 : 0) : _probedAt;
        // What arrives while it measures the round trip says nothing of the rate.
        if (!IsProbing(now - roundTrip) && !IsProbing(now))
        {
            _rates.Enqueue((now, rate));
            while (_rates.Peek().Time < now - (10 * roundTrip) && _rates.Count > 10)
                _rates.Dequeue();
            _best = Math.Max(_rates.Max(one => one.Rate), Segment);
        }

        Window = (IsStarting ? 2.89 : 2) * _best * _least;
        _isDraining &= IsStarting || InFlight > _best * _least;
        if (now > _roundAt + roundTrip && IsStarting)
        {
            _flatRounds = _best > 1.25 * _bestOfRound ? 0 : _flatRounds + 1;
            (_bestOfRound, _roundAt) = (_best, now);
        }
    }
}
