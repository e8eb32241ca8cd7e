using NovaCron.Dwcp.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

/// <summary>
/// A host renews through a slow and lossy log until it is cut off at random; its watchdog counts by the host's clock, and a member counts
/// by its own. Time is true time, in seconds; a clock shows true time multiplied by its rate.
/// </summary>
internal sealed class LeaseSimulation
{
    private readonly LeaseOptions _options;
    private readonly Random _random;
    private readonly LogWorld _world = new(LogKit.Configuration());
    private readonly LeaseClock _clock;
    private readonly PriorityQueue<Action, double> _agenda = new();
    private double _now;
    private double _cutOffAt;
    private double _deadAt;
    private double? _claimedAt;

    public LeaseSimulation(LeaseOptions options, int seed)
    {
        (_options, _random, _clock) = (options, new Random(seed), new LeaseClock(options));
        var drift = options.DriftPerMillion / 1e6;
        HostRate = 1 + (drift * ((2 * _random.NextDouble()) - 1));
        MemberRate = 1 + (drift * ((2 * _random.NextDouble()) - 1));
    }

    public double HostRate { get; init; }

    public double MemberRate { get; init; }

    public double DelayMax { get; init; } = 6;

    public int LossPercent { get; init; } = 20;

    /// <summary>A bug: the watchdog counts from when the answer came.</summary>
    public bool CountsFromAnswer { get; init; }

    /// <summary>How long after the watchdog fired the VM was taken over; null where it was not in time.</summary>
    public TimeSpan? Run()
    {
        _world.Leased("ams", "db", "h1");
        _clock.Restart(_world.State, Member(0));
        _deadAt = _options.KillAfter.TotalSeconds / HostRate;
        _cutOffAt = 60 * _random.NextDouble();
        At(0, Renew);
        WaitForClaim();
        while (_claimedAt is null && _now < 200 && _agenda.TryDequeue(out var action, out var at))
        {
            _now = at;
            action();
        }

        return _claimedAt is { } claimed ? TimeSpan.FromSeconds(claimed - _deadAt) : null;
    }

    private TimeSpan Member(double time) => TimeSpan.FromTicks((long)(time * MemberRate * TimeSpan.TicksPerSecond));

    private void At(double time, Action action) => _agenda.Enqueue(action, time);

    /// <summary>The host sends a renewal as long as it lives; nothing of what is sent behind the cut arrives.</summary>
    private void Renew()
    {
        if (_now >= _deadAt)
        {
            return;
        }

        var sent = _now;
        var isLost = sent >= _cutOffAt || _random.Next(100) < LossPercent;
        if (!isLost)
        {
            At(sent + (DelayMax * _random.NextDouble()), () => Execute(sent));
        }

        At(sent + (_options.RenewEvery.TotalSeconds / HostRate), Renew);
    }

    private void Execute(double sent)
    {
        var batch = new CommandBatch("ams", 1, _world.State.LastOf("ams") + 1, [new RenewLease("h1", "life 1").Encode()], default);
        var results = _world.Hand(batch);
        _clock.Executed(batch, results, Member(_now));
        WaitForClaim();
        if (results[0].Outcome == CommandOutcome.Done && _random.Next(100) >= LossPercent)
        {
            At(_now + (DelayMax * _random.NextDouble()), () => Answered(sent));
        }
    }

    /// <summary>An answer that comes before the watchdog fires lets the copy live on; a later one finds it dead.</summary>
    private void Answered(double sent)
    {
        if (_now < _deadAt)
        {
            _deadAt = Math.Max(_deadAt, (CountsFromAnswer ? _now : sent) + (_options.KillAfter.TotalSeconds / HostRate));
        }
    }

    /// <summary>A member claims at the first moment at which its clock lets it: one tick before, it must not.</summary>
    private void WaitForClaim()
    {
        var renewals = _world.State.FindLease(new("ams", "h1"))!.Renewals;
        var first = _now + ((_options.ClaimAfter.TotalSeconds + 1e-6) / MemberRate);
        At(first, () =>
        {
            var claim = new Claim("db", 1, "h1", renewals);
            if (_clock.MayClaim(claim, _world.State, Member(_now)) && _world.Do("bom", claim).Outcome == CommandOutcome.Done)
            {
                _claimedAt = _now;
            }
        });
    }
}
