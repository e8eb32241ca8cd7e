using NovaCron.Dwcp.Prediction;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Outgoing;

/// <summary>Makes a copy's progress out of what the machine and the transport say, one sample after another.</summary>
internal sealed class CopyMeter(TimeProvider time, GoodputOptions options)
{
    private long _sampledAt = time.GetTimestamp();
    private long _wireBytes;
    private long? _remainingBytes;
    private GoodputEstimate _wire = GoodputEstimate.None;
    private GoodputEstimate _headway = GoodputEstimate.None;

    public CopyProgress Sample(OutgoingMigrationStatus machine, TransferStatistics transfer, TransferReport path, long streamBytes)
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_sampledAt, now);
        _wire = GoodputEstimator.Step(_wire, transfer.WireBytesSent - _wireBytes, elapsed, options);
        // What counts is how fast the rest shrinks, the guest's own writes included: a guest that writes as fast as
        // the link carries makes no headway, and then there is no estimate.
        var headway = Math.Max(0, (_remainingBytes ?? machine.RemainingBytes) - machine.RemainingBytes);
        _headway = GoodputEstimator.Step(_headway, headway, elapsed, options);
        (_sampledAt, _wireBytes, _remainingBytes) = (now, transfer.WireBytesSent, machine.RemainingBytes);
        return new CopyProgress(
            machine.TotalBytes,
            machine.RemainingBytes,
            streamBytes,
            transfer.WireBytesSent,
            (long)_wire.BytesPerSecond,
            machine.Round,
            transfer.Streams,
            GoodputEstimator.Remaining(_headway, machine.RemainingBytes, options))
        {
            Transfer = path,
        };
    }
}
