using System.Diagnostics.Metrics;
using NovaCron.Silo.Observability;

namespace NovaCron.Silo.Tests.Observability;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly Meter _meter = new("NovaCron");
    private readonly MetricCollector _collector = new();

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_its_labels()
    {
        var counter = _meter.CreateCounter<long>("novacron.test.io", "By", "Bytes\nmoved.");

        counter.Add(3, new("to", "us"), new("from", "eu"));
        counter.Add(4, new("from", "eu"), new("to", "us"));
        counter.Add(5, new KeyValuePair<string, object?>("from", "a\"b\\c\n"));

        var lines = Lines("novacron_test_io_bytes_total");
        Assert.Equal(
            [
                "# HELP novacron_test_io_bytes_total Bytes\\nmoved.",
                "# TYPE novacron_test_io_bytes_total counter",
                "novacron_test_io_bytes_total{from=\"eu\",to=\"us\"} 7",
                "novacron_test_io_bytes_total{from=\"a\\\"b\\\\c\\n\"} 5",
            ],
            lines);
    }

    [Fact]
    public void A_histogram_counts_into_its_advised_buckets()
    {
        var histogram = _meter.CreateHistogram("novacron.test.duration", "s", null, null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10] });

        histogram.Record(0.5);
        histogram.Record(10);
        histogram.Record(11);

        Assert.Equal(
            [
                "# TYPE novacron_test_duration_seconds histogram",
                "novacron_test_duration_seconds_bucket{le=\"1\"} 1",
                "novacron_test_duration_seconds_bucket{le=\"10\"} 2",
                "novacron_test_duration_seconds_bucket{le=\"+Inf\"} 3",
                "novacron_test_duration_seconds_sum 21.5",
                "novacron_test_duration_seconds_count 3",
            ],
            Lines("novacron_test_duration_seconds"));
    }

    [Fact]
    public void Gauges_say_the_last_value_and_differences_add_up()
    {
        var gauge = _meter.CreateGauge<double>("novacron.test.rate", "By/s");
        var active = _meter.CreateUpDownCounter<int>("novacron.test.active", "{migration}");
        _meter.CreateObservableGauge("novacron.test.seen", () => 42L);

        gauge.Record(5);
        gauge.Record(2.5);
        active.Add(3);
        active.Add(-1);
        _collector.Write();

        Assert.Equal("novacron_test_rate_bytes_per_second 2.5", Lines("novacron_test_rate_bytes_per_second")[^1]);
        Assert.Equal("novacron_test_active 2", Lines("novacron_test_active")[^1]);
        Assert.Equal("novacron_test_seen 42", Lines("novacron_test_seen")[^1]);
    }

    [Fact]
    public void Series_beyond_the_limit_are_dropped_and_counted()
    {
        var counter = _meter.CreateCounter<long>("novacron.test.many");

        for (var number = 0; number < MetricCollector.SeriesMax + 7; number++)
            counter.Add(1, new KeyValuePair<string, object?>("id", number));

        Assert.True(Lines("novacron_test_many_total").Length <= MetricCollector.SeriesMax + 1);
        var dropped = long.Parse(Lines("novacron_metrics_dropped_total")[^1].Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(dropped >= 7, $"dropped {dropped}");
    }

    private string[] Lines(string family) =>
        [.. _collector.Write().Split('\n').Where(line => line.Split(' ', '{').Any(word => word == family || word.StartsWith(family
            + "_", StringComparison.Ordinal)))];
}
