using System.Diagnostics.Metrics;
using NovaCron.Dwcp.Consensus.Acp;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>What members of the federation's log tell a dashboard, by the meter <see cref="MeterName"/>. One for a process.</summary>
public sealed class ReplicaMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "NovaCron";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> Counts = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _commit;
    private readonly Histogram<double> _write;
    private readonly Histogram<int> _round;
    private readonly UpDownCounter<int> _queue;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _offences;
    private readonly Gauge<long> _epoch;
    private readonly Gauge<int> _byzantine;
    private readonly Gauge<int> _halted;
    private readonly Gauge<int> _leading;
    private readonly Gauge<int> _waiting;
    private readonly Counter<long> _switches;

    /// <summary>Makes the instruments.</summary>
    public ReplicaMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _commit = _meter.CreateHistogram(
            "novacron.replica.commit.duration", "s", "From a command's submission to its execution.", advice: Seconds);
        _write = _meter.CreateHistogram("novacron.replica.write.duration", "s", "How long a durable write took.", advice: Seconds);
        _round = _meter.CreateHistogram("novacron.replica.round.inputs", "{input}", "Inputs taken together.", advice: Counts);
        _queue = _meter.CreateUpDownCounter<int>("novacron.replica.queue.length", "{input}", "Inputs that wait to be taken.");
        _dropped = _meter.CreateCounter<long>("novacron.replica.messages.dropped", "{message}", "Messages for which there was no room.");
        _offences = _meter.CreateCounter<long>("novacron.replica.offences", "{offence}", "Proven offences of regions.");
        _epoch = _meter.CreateGauge<long>("novacron.replica.epoch", "{epoch}", "The epoch of the federation's log.");
        _byzantine = _meter.CreateGauge<int>("novacron.replica.byzantine", "1", "1 in an epoch that tolerates liars, else 0.");
        _halted = _meter.CreateGauge<int>("novacron.replica.halted", "1", "1 for a member that has stopped by itself, else 0.");
        _leading = _meter.CreateGauge<int>("novacron.replica.leading", "1", "1 while this region orders the log, else 0.");
        _waiting = _meter.CreateGauge<int>("novacron.replica.pending", "{command}", "Commands and reads of this region that wait.");
        _switches = _meter.CreateCounter<long>("novacron.replica.switches", "{switch}", "Epochs that have begun, by mode and reason.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Committed(TimeSpan after) => _commit.Record(after.TotalSeconds);

    internal void Written(TimeSpan after) => _write.Record(after.TotalSeconds);

    internal void Round(int inputs)
    {
        _round.Record(inputs);
        _queue.Add(-inputs);
    }

    internal void Queued() => _queue.Add(1);

    internal void Forgotten() => _queue.Add(-1);

    internal void Dropped() => _dropped.Add(1);

    internal void Waiting(int wishes) => _waiting.Record(wishes);

    internal void Switched(EpochSwitch began) => _switches.Add(
        1,
        new KeyValuePair<string, object?>("mode", began.IsByzantine ? "byzantine" : "crash"),
        new KeyValuePair<string, object?>("reason", began.Reason is { } reason ? Lower(reason.ToString()) : "unknown"));

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    internal void Happened(AcpEvent happened, string? region)
    {
        switch (happened)
        {
            case AcpEvent.EpochBegan began:
                _epoch.Record(began.Epoch);
                _byzantine.Record(began.IsByzantine ? 1 : 0);
                _halted.Record(0);
                break;
            case AcpEvent.LeaderChanged changed:
                _leading.Record(changed.Leader is { } leader && leader == region ? 1 : 0);
                break;
            case AcpEvent.Offence offence:
                _offences.Add(1, new KeyValuePair<string, object?>("item", offence.Item));
                break;
            case AcpEvent.Halted:
                _halted.Record(1);
                _leading.Record(0);
                break;
        }
    }
}
