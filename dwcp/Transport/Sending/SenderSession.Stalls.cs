using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>Connections that make no headway.</summary>
internal sealed partial class SenderSession
{
    /// <summary>
    /// Hands over what stalled connections have, asks silent ones for a sign of life, and tells which are to be dropped. To be
    /// called after <see cref="TakeReading"/>.
    /// </summary>
    /// <param name="drop">Called for each connection that is to be dropped.</param>
    /// <returns>The number of a silent stream that another connection is to be tried for; null where none is.</returns>
    public int? CheckStalls(Action<SenderConnection> drop)
    {
        List<SenderConnection> dropped = [];
        int? probe;
        lock (_gate)
        {
            if (_failure is not null || _isDone || _window is null || (Throttle.IsActive && _kernelRoundTrip == TimeSpan.Zero))
            {
                // A pace holds frames back, and only the kernel can tell that from a path that does.
                return null;
            }

            var now = Elapsed;
            var limits = Limits;
            var hasSound = false;
            foreach (var connection in _open)
            {
                hasSound |= connection.Health.SilentFor(now) < limits.Stall && !connection.IsLeaving;
            }

            foreach (var connection in _open)
            {
                Check(connection, now, limits, hasSound, dropped);
            }

            probe = hasSound ? null : FindSilent(now, limits);
        }

        WakeIdle();
        dropped.ForEach(drop);
        return probe;
    }

    /// <summary>A probe was accepted: the path is whole, and these connections did not notice.</summary>
    public List<SenderConnection> FindSilent(SenderConnection probe)
    {
        lock (_gate)
        {
            var (now, limits) = (Elapsed, Limits);
            return _open.FindAll(connection => connection != probe && connection.Health.SilentFor(now) >= limits.Stall);
        }
    }

    private StallLimits Limits => StallLimits.Of(Options, Version, RoundTrip, _probes);

    private void Check(
        SenderConnection connection, TimeSpan now, StallLimits limits, bool hasSound, List<SenderConnection> dropped)
    {
        var silence = connection.Health.SilentFor(now);
        if (connection.Load.Frames > 0 && silence >= limits.Stall / 2 && now - connection.PingedAt >= limits.Stall / 2)
        {
            connection.PingedAt = now;
            connection.Ping();
        }

        if (!hasSound)
        {
            return;
        }

        if (silence >= limits.Stall && connection.Health.StalledSince is null)
        {
            connection.Health.Stall(now);
            _window!.Requeue(connection.Load, SendWindow.TakesMax);
            OnStalled(connection, silence);
        }
        else if (silence >= limits.Drop)
        {
            dropped.Add(connection);
        }
        else if (connection.Health.StalledSince is null && connection.HadStalled)
        {
            connection.HadStalled = false;
            connection.Wake.Set();
        }
    }

    private void OnStalled(SenderConnection connection, TimeSpan silence)
    {
        connection.HadStalled = true;
        if (connection.StallCountedAt >= _progressAt)
        {
            // Still the same break.
            return;
        }

        connection.StallCountedAt = Elapsed;
        _stalls++;
        AmstInstruments.Stalled();
        AmstLog.StreamStalled(Logger, Offer.Session, connection.Number, silence);
    }

    private int? FindSilent(TimeSpan now, StallLimits limits)
    {
        SenderConnection? silent = null;
        foreach (var connection in _open)
        {
            if (connection.Health.SilentFor(now) < limits.Probe || now - _progressAt < limits.Probe)
            {
                return null;
            }

            silent = silent is null || connection.Health.ProgressAt < silent.Health.ProgressAt ? connection : silent;
        }

        if (silent is not null)
        {
            if (_probes++ == 0)
            {
                _stalls++;
                AmstInstruments.Stalled();
                AmstLog.AllSilent(Logger, Offer.Session, silent.Health.SilentFor(now));
            }
        }

        return silent?.Number;
    }
}
