using System.Diagnostics.Metrics;
using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>Listens to what the member tells a dashboard of its writes.</summary>
internal sealed class MemberWriteTimes : IDisposable
{
    private const string Instrument = "novacron.replica.write.duration";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private List<double> _milliseconds = [];

    public MemberWriteTimes()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ReplicaMetrics.MeterName && instrument.Name == Instrument)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (_gate)
                _milliseconds.Add(seconds * 1000);
        });
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Those since it was asked the last time.</summary>
    public MemberWrites Take()
    {
        List<double> taken;
        lock (_gate)
            (taken, _milliseconds) = (_milliseconds, []);
        taken.Sort();
        return new MemberWrites(taken.Count, WanFigures.At(taken, 0.5), WanFigures.At(taken, 0.99));
    }
}
