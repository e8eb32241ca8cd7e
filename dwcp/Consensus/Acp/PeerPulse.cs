using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>Round trips to a peer in a window of time.</summary>
internal sealed class PeerPulse
{
    private const int RoundTripsMax = 256;

    private readonly List<TimeSpan> _roundTrips = [];
    private long _number;
    private TimeSpan _at;
    private bool _isOpen;
    private int _sent;

    /// <summary>A ping goes out; one before it that was not answered is lost.</summary>
    public long Begin(TimeSpan now)
    {
        (_at, _isOpen) = (now, true);
        _sent++;
        return ++_number;
    }

    public void End(long number, TimeSpan now)
    {
        if (_isOpen && number == _number && _roundTrips.Count < RoundTripsMax)
        {
            _isOpen = false;
            _roundTrips.Add(now - _at);
        }
    }

    /// <summary>What was seen, and a new window.</summary>
    public PeerMeasurement Take(string region)
    {
        _roundTrips.Sort();
        var median = _roundTrips.Count > 0 ? _roundTrips[_roundTrips.Count / 2] : default;
        var lost = _sent > 0 ? (int)(1_000_000L * Math.Max(0, _sent - _roundTrips.Count) / _sent) : 0;
        _roundTrips.Clear();
        _sent = 0;
        return new PeerMeasurement(
            region, (int)Math.Min(median.TotalMicroseconds, PeerMeasurement.RoundTripMicrosecondsMax), lost);
    }
}
