using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace NovaCron.Silo.Observability;

/// <summary>One instrument's series. Not thread-safe: its collector locks.</summary>
internal sealed class MetricFamily
{
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly string _name;
    private readonly string _type;
    private readonly string _help;
    private readonly bool _isSum;
    private readonly double[] _bounds;

    /// <summary>Begins without series.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="bounds">A histogram's upper bounds, ascending; unused otherwise.</param>
    public MetricFamily(Instrument instrument, double[] bounds)
    {
        (_name, _type) = (MetricName.Of(instrument), MetricName.TypeOf(instrument));
        _help = MetricName.Escape(instrument.Description ?? "");
        _isSum = !instrument.IsObservable && instrument.GetType().GetGenericTypeDefinition() != typeof(Gauge<>);
        _bounds = _type == "histogram" ? bounds : [];
    }

    /// <summary>Takes a measurement in; false when it would need a new series and there may be none.</summary>
    public bool Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool mayAdd)
    {
        var labels = MetricName.Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (!mayAdd)
                return false;
            _series.Add(labels, series = new Series(_bounds.Length));
        }

        series.Count++;
        series.Sum = _isSum ? series.Sum + value : value;
        for (var bucket = 0; bucket < _bounds.Length; bucket++)
        {
            if (value <= _bounds[bucket])
                series.Buckets[bucket]++;
        }

        return true;
    }

    /// <summary>How many series it has.</summary>
    public int SeriesCount => _series.Count;

    /// <summary>Writes it in Prometheus' text format.</summary>
    public void Write(StringBuilder text)
    {
        if (_series.Count == 0)
            return;
        if (_help.Length > 0)
            text.Append("# HELP ").Append(_name).Append(' ').Append(_help).Append('\n');
        text.Append("# TYPE ").Append(_name).Append(' ').Append(_type).Append('\n');
        foreach (var (labels, series) in _series)
        {
            if (_type != "histogram")
            {
                Line(text, "", labels, series.Sum);
                continue;
            }

            for (var bucket = 0; bucket < _bounds.Length; bucket++)
                Line(text, "_bucket", Join(labels, $"le=\"{Number(_bounds[bucket])}\""), series.Buckets[bucket]);
            Line(text, "_bucket", Join(labels, "le=\"+Inf\""), series.Count);
            Line(text, "_sum", labels, series.Sum);
            Line(text, "_count", labels, series.Count);
        }
    }

    private static string Join(string labels, string label) => labels.Length == 0 ? label : $"{labels},{label}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private void Line(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(_name).Append(suffix);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private sealed class Series(int buckets)
    {
        public long[] Buckets { get; } = new long[buckets];

        public double Sum { get; set; }

        public long Count { get; set; }
    }
}
