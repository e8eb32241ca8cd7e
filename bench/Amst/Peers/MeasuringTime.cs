namespace NovaCron.Bench.Amst.Peers;

/// <summary>When goodput is counted: from the warm-up's end for a fixed time.</summary>
/// <param name="WarmUp">Seconds from the start that do not count.</param>
/// <param name="Counted">Seconds that do.</param>
internal sealed record MeasuringTime(double WarmUp, double Counted)
{
    /// <summary>Seconds in all.</summary>
    public double Total => WarmUp + Counted;
}
