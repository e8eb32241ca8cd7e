namespace NovaCron.Dwcp.Transport.Control;

/// <summary>Decides how a transfer goes on. Pure: no clock, no socket, no task inside.</summary>
public sealed class TransferControl
{
    private readonly int _streams;

    /// <summary>Begins with a fixed number of connections.</summary>
    public TransferControl(int streams) => _streams = streams;

    /// <summary>The plan before the first reading.</summary>
    public TransferPlan Plan => new() { Streams = _streams, Mode = TransferMode.Hybrid };

    /// <summary>Takes a reading; the plan from now on.</summary>
    public TransferPlan Step(TransferReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return Plan;
    }
}
