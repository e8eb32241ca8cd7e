namespace NovaCron.Dwcp.Transport.Control;

/// <summary>Decides how a transfer goes on. Pure: no clock, no socket, no task inside.</summary>
public sealed class TransferControl
{
    private readonly TransferControlOptions _options;
    private readonly TransferStart _start;

    /// <summary>Begins with what is known.</summary>
    public TransferControl(TransferControlOptions options, TransferStart start)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(start);
        options.Validate();
        _options = options;
        _start = start;
        Plan = new TransferPlan
        {
            Streams = start.FixedStreams > 0 ? start.FixedStreams : start.Remembered?.Streams ?? options.StreamsStart,
            Mode = options.ForcedMode ?? start.Remembered?.Mode ?? TransferMode.Hybrid,
            PaceBytesPerSecond = Cap(TimeSpan.Zero),
        };
    }

    /// <summary>Begins with a number of connections that stays.</summary>
    public TransferControl(int streams)
        : this(new TransferControlOptions(), new TransferStart { FixedStreams = streams })
    {
    }

    /// <summary>The plan now; before the first reading that to begin with.</summary>
    public TransferPlan Plan { get; private set; }

    /// <summary>What the path has shown, to be remembered for the next transfer; null while that is not known.</summary>
    public PathRecord? Learned { get; private set; }

    /// <summary>Takes a reading; the plan from now on.</summary>
    public TransferPlan Step(TransferReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        Plan = Plan with { PaceBytesPerSecond = Cap(reading.Elapsed) };
        return Plan;
    }

    private long? Cap(TimeSpan elapsed) =>
        _options.Bandwidth.At(TimeZoneInfo.ConvertTime(_start.StartedAt + elapsed, _start.Zone));
}
