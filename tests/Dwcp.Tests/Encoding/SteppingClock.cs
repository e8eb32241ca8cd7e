namespace NovaCron.Dwcp.Tests.Encoding;

/// <summary>A clock that goes on by a step each time it is asked; with a step of zero no level is ever judged.</summary>
internal sealed class SteppingClock(TimeSpan step) : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now += step.Ticks;
}
