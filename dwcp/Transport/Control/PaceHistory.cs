namespace NovaCron.Dwcp.Transport.Control;

/// <summary>Which pace held when: what was allowed a round trip ago is what the answers of now are about.</summary>
internal sealed class PaceHistory
{
    /// <summary>20 s at ten a second.</summary>
    private const int EntriesMax = 200;

    private readonly Queue<(double Time, double Bytes)> _sums = new();
    private (double Time, double Bytes) _last;

    /// <summary>Notes that a pace held from the note before until now.</summary>
    public void Note(double now, double bytesPerSecond)
    {
        _last = (now, _last.Bytes + (bytesPerSecond * (now - _last.Time)));
        if (_sums.Count == EntriesMax)
        {
            _sums.Dequeue();
        }

        _sums.Enqueue(_last);
    }

    /// <summary>The mean pace over some time up to a moment, in bytes a second; infinite where it is not known.</summary>
    public double Mean(double until, double time)
    {
        var from = _sums.Peek();
        var to = from;
        foreach (var sum in _sums)
        {
            from = sum.Time <= until - time ? sum : from;
            to = sum.Time <= until ? sum : to;
        }

        return to.Time > from.Time ? (to.Bytes - from.Bytes) / (to.Time - from.Time) : double.PositiveInfinity;
    }
}
