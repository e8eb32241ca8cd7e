using System.Diagnostics.Metrics;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>What replicas of the records tell a dashboard, by the meter <see cref="MeterName"/>. One for a process.</summary>
public sealed class SyncMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "NovaCron";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2, 5, 10, 30, 60],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _staleness;
    private readonly Histogram<double> _write;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _alarms;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _received;
    private readonly Counter<long> _rewritten;
    private readonly Gauge<int> _damaged;
    private readonly Gauge<long> _missing;
    private readonly Gauge<int> _records;

    /// <summary>Makes the instruments.</summary>
    public SyncMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _staleness = _meter.CreateHistogram(
            "novacron.sync.staleness", "s", "How stale a source region's records are here, sampled over time.", advice: Seconds);
        _write = _meter.CreateHistogram("novacron.sync.write.duration", "s", "How long a durable write took.", advice: Seconds);
        _rows = _meter.CreateCounter<long>("novacron.sync.rows", "{row}", "Rows of the outbox that were consumed.");
        _refused = _meter.CreateCounter<long>("novacron.sync.rows.refused", "{row}", "Rows that were consumed and changed nothing.");
        _dropped = _meter.CreateCounter<long>("novacron.sync.messages.dropped", "{message}", "Messages that were not taken, by reason.");
        _alarms = _meter.CreateCounter<long>("novacron.sync.alarms", "{alarm}", "What needed people's attention, by kind.");
        _sent = _meter.CreateCounter<long>("novacron.sync.sent", "By", "Bytes of messages to other regions.");
        _received = _meter.CreateCounter<long>("novacron.sync.received", "By", "Bytes of messages from other regions.");
        _rewritten = _meter.CreateCounter<long>(
            "novacron.sync.leaves.rewritten", "{leaf}", "Leaves that were not in the database as they were written.");
        _damaged = _meter.CreateGauge<int>(
            "novacron.sync.leaves.damaged", "{leaf}", "Leaves that are damaged and wait to be repaired from another region.");
        _missing = _meter.CreateGauge<long>("novacron.sync.missing", "{change}", "Changes of a source known to exist, not visible here.");
        _records = _meter.CreateGauge<int>("novacron.sync.records", "{record}", "Records in the store.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Sample(SourceStaleness source)
    {
        var tag = Region(source.Author.Region);
        _missing.Record(source.Missing, tag);
        if (source.Staleness is { } staleness)
        {
            _staleness.Record(staleness.TotalSeconds, tag);
        }
    }

    internal void Records(int count) => _records.Record(count);

    internal void Written(TimeSpan after) => _write.Record(after.TotalSeconds);

    internal void Rows(int count) => _rows.Add(count);

    internal void Refused() => _refused.Add(1);

    internal void Dropped(string reason) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Alarm(SyncAlarm kind) => _alarms.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    internal void Sent(string region, int bytes) => _sent.Add(bytes, Region(region));

    internal void Received(string region, int bytes) => _received.Add(bytes, Region(region));

    internal void Rewritten(int leaves) => _rewritten.Add(leaves);

    internal void Damaged(int leaves) => _damaged.Record(leaves);

    private static KeyValuePair<string, object?> Region(string region) => new("region", region);
}
