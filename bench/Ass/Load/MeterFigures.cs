using System.Diagnostics.Metrics;
using NovaCron.Dwcp.Synchronization.Driving;

namespace NovaCron.Bench.Ass.Load;

/// <summary>What the replica's meter tells, as a dashboard would have it.</summary>
internal sealed class MeterFigures : IDisposable
{
    private const string Prefix = "novacron.sync.";
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private Dictionary<string, long> _counters = [];
    private Dictionary<string, Spread> _times = [];

    public MeterFigures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SyncMetrics.MeterName && instrument.Name.StartsWith(Prefix, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument is Counter<long>)
                Count(instrument.Name[Prefix.Length..], value, tags);
        });
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Time(instrument.Name[Prefix.Length..], value));
        _listener.Start();
    }

    /// <summary>What was told since the last time: counters, and times by their instruments.</summary>
    public (Dictionary<string, long> Counters, Dictionary<string, Spread> Times) Take()
    {
        lock (_gate)
        {
            var taken = (_counters, _times);
            (_counters, _times) = ([], []);
            return taken;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Count(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Why something was dropped, or what the alarm is.
        foreach (var tag in tags)
            name = tag.Key == "region" ? name : $"{name} {tag.Value}";
        lock (_gate)
            _counters[name] = _counters.GetValueOrDefault(name) + value;
    }

    private void Time(string name, double seconds)
    {
        lock (_gate)
        {
            if (!_times.TryGetValue(name, out var spread))
                _times.Add(name, spread = new Spread());
            spread.Add(seconds * 1000);
        }
    }
}
