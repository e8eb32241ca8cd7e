using System.Globalization;

namespace Orleans;

/// <summary>How long callers of a method wait for its answer, instead of the configured time.</summary>
/// <param name="timeout">A <see cref="TimeSpan"/> in its invariant text form.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The time.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}
