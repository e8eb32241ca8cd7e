using System.Diagnostics.Metrics;
using System.Text;

namespace NovaCron.Silo.Observability;

/// <summary>Gathers this process's measurements and writes them in Prometheus' text format.</summary>
internal sealed class MetricCollector : IHostedService, IDisposable
{
    /// <summary>The most series kept; measurements of further ones are counted as dropped.</summary>
    public const int SeriesMax = 5000;

    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
    private static readonly string[] Meters = ["NovaCron", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Npgsql"];

    private readonly Lock _gate = new();
    private readonly List<MetricFamily> _families = [];
    private readonly MeterListener _listener = new();
    private int _series;
    private long _dropped;

    /// <summary>Listens from now on, so that nothing at the start is missed.</summary>
    public MetricCollector()
    {
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(value, tags, state));
        _listener.Start();
    }

    /// <summary>All measurements, in Prometheus' text format 0.0.4.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var family in _families)
                family.Write(text);
            text.Append("# TYPE novacron_metrics_dropped_total counter\nnovacron_metrics_dropped_total ").Append(_dropped).Append('\n');
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static double[] FindBounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!Meters.Contains(instrument.Meter.Name))
            return;
        var family = new MetricFamily(instrument, FindBounds(instrument));
        lock (_gate)
            _families.Add(family);
        listener.EnableMeasurementEvents(instrument, family);
    }

    private void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var family = (MetricFamily)state!;
        lock (_gate)
        {
            var before = family.SeriesCount;
            if (!family.Record(value, tags, _series < SeriesMax))
                _dropped++;
            _series += family.SeriesCount - before;
        }
    }
}
