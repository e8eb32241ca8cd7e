using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Diagnostics;

/// <summary>What migrations tell a dashboard; meter and activity source are named <see cref="SourceName"/>.</summary>
internal sealed class MigrationMetrics : IDisposable
{
    public const string SourceName = "NovaCron";

    private readonly ConcurrentDictionary<object, Func<MigrationPhase>> _active = new();
    private readonly Meter _meter;
    private readonly ActivitySource _activities = new(SourceName);
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _downtime;

    public MigrationMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(SourceName);
        _meter.CreateObservableGauge("novacron.migrations.active", Active, "{migration}", "Migrations this silo leads, by phase.");
        _duration = _meter.CreateHistogram<double>("novacron.migration.duration", "s", "From plan to end.");
        _downtime = _meter.CreateHistogram<double>("novacron.migration.downtime", "s", "How long the guest stood still.");
    }

    /// <summary>Counts a migration as active until the result is disposed.</summary>
    public IDisposable Track(Func<MigrationPhase> phase)
    {
        var key = new Tracked(_active);
        _active[key] = phase;
        return key;
    }

    public Activity? StartActivity(MigrationPlan plan)
    {
        var activity = _activities.StartActivity("novacron.migration");
        activity?.SetTag("novacron.source.region", plan.Source);
        activity?.SetTag("novacron.target.region", plan.Target);
        activity?.SetTag("novacron.vm", plan.Vm);
        activity?.SetTag("novacron.migration", plan.Id);
        return activity;
    }

    public void Ended(MigrationInfo info)
    {
        var outcome = new KeyValuePair<string, object?>("outcome", info.Phase is MigrationPhase.Completed ? "completed" : "rolled-back");
        if (info.EndedAt is { } end)
        {
            _duration.Record((end - info.StartedAt).TotalSeconds, outcome);
        }

        if (info is { Phase: MigrationPhase.Completed, Downtime: { } downtime })
        {
            _downtime.Record(downtime.TotalSeconds);
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _activities.Dispose();
    }

    private IEnumerable<Measurement<int>> Active() => _active.Values
        .GroupBy(phase => phase())
        .Select(group => new Measurement<int>(group.Count(), new KeyValuePair<string, object?>("phase", group.Key.ToString())));

    private sealed class Tracked(ConcurrentDictionary<object, Func<MigrationPhase>> active) : IDisposable
    {
        public void Dispose() => active.TryRemove(this, out _);
    }
}
