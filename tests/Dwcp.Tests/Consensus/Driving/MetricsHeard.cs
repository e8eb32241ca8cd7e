using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>A member's metrics, and what they said.</summary>
internal sealed class MetricsHeard : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(Instrument Instrument, double Value, string Tags)> _said = new();
    private Meter? _meter;

    public MetricsHeard()
    {
        Metrics = new ReplicaMetrics(this);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    public ReplicaMetrics Metrics { get; }

    /// <summary>All that was said, as name, value, unit and attributes.</summary>
    public IEnumerable<string> Said => _said.Select(one => FormattableString.Invariant(
        $"{one.Instrument.Name} {one.Value} {one.Instrument.Unit}{one.Tags}"));

    public double Sum(string name) => _said.Where(one => one.Instrument.Name == name).Sum(one => one.Value);

    public Meter Create(MeterOptions options) => _meter = new Meter(options);

    public void Dispose()
    {
        _listener.Dispose();
        Metrics.Dispose();
        _meter?.Dispose();
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _said.Enqueue((instrument, value, string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"))));
}
