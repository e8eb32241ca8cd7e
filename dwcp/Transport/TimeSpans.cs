namespace NovaCron.Dwcp.Transport;

/// <summary>What the framework has for numbers and not for times.</summary>
internal static class TimeSpans
{
    /// <summary>The later of two moments, or the longer of two times.</summary>
    public static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
