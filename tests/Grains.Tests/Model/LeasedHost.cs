using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Grains.Tests.Model;

/// <summary>
/// A host in true time: its clock is as slow as it may be, and its watchdog takes all the time to kill that it has. It keeps the agent's
/// contract and knows nothing else.
/// </summary>
/// <param name="options">How long leases last.</param>
/// <param name="lateness">How much longer than it may the watchdog takes to kill.</param>
internal sealed class LeasedHost(LeaseOptions options, TimeSpan lateness)
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private TimeSpan _extended = TimeSpan.MinValue;
    private TimeSpan? _dies;
    private bool _isWanted;
    private long _seen;
    private int _life;

    public bool Runs { get; private set; }

    public bool IsGuarded { get; private set; }

    private double Pace => 1 - (options.DriftPerMillion / 1e6);

    public MachineActivity Activity => Runs ? MachineActivity.Running : MachineActivity.Gone;

    public LeaseStamp Stamp(TimeSpan now) => new($"life {_life}", now * Pace, _isWanted || IsGuarded);

    public void Extend(LeaseStamp stamp)
    {
        if (stamp.Nonce == $"life {_life}" && stamp.At > _extended)
        {
            _extended = stamp.At;
        }
    }

    public LeaseStamp Restart(string nonce, TimeSpan now)
    {
        if (nonce == $"life {_life}")
        {
            Runs &= !IsGuarded;
            (_life, _extended, _dies) = (_life + 1, TimeSpan.MinValue, null);
        }

        return Stamp(now);
    }

    public bool Guard(long epoch, bool isGuarded, TimeSpan now)
    {
        _isWanted = isGuarded;
        if (epoch < _seen || (isGuarded && (!Runs || !HasLease(now))))
        {
            return false;
        }

        IsGuarded = isGuarded;
        return true;
    }

    public bool Start(long epoch, TimeSpan now)
    {
        if (epoch < _seen || Runs || (IsGuarded && !HasLease(now)))
        {
            return epoch >= _seen && Runs;
        }

        (_seen, Runs) = (epoch, true);
        return true;
    }

    /// <summary>Ends the machine and forgets it, and its guard with it.</summary>
    public void Remove(long epoch)
    {
        _seen = Math.Max(_seen, epoch);
        (Runs, IsGuarded, _isWanted, _dies) = (false, false, false, null);
    }

    /// <summary>The watchdog, which nothing stops.</summary>
    public void Pass(TimeSpan now)
    {
        if (Runs && IsGuarded && _dies is null && !HasLease(now))
        {
            // It began at the lease's end, however far time has gone since; a lease that is extended meanwhile saves nobody.
            _dies = ((_extended + options.KillAfter) / Pace) + options.KillTimeMax - Tick + lateness;
        }

        if (_dies <= now)
        {
            (Runs, _dies) = (false, null);
        }
    }

    private bool HasLease(TimeSpan now) => _extended > TimeSpan.MinValue && now * Pace < _extended + options.KillAfter;
}
