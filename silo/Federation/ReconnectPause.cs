namespace NovaCron.Silo.Federation;

/// <summary>When a link that could not be connected may be tried again; pure, its caller brings the time.</summary>
/// <param name="Min">The first pause.</param>
/// <param name="Max">The longest.</param>
internal sealed record ReconnectPause(TimeSpan Min, TimeSpan Max)
{
    /// <summary>The pause after the next failure.</summary>
    public TimeSpan Next { get; private init; } = Min;

    /// <summary>Until when no connection is tried.</summary>
    public DateTimeOffset Until { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>A connection could not be made at <paramref name="now"/>.</summary>
    public ReconnectPause Failed(DateTimeOffset now) => this with { Until = now + Next, Next = Next * 2 < Max ? Next * 2 : Max };

    /// <summary>A connection was made.</summary>
    public ReconnectPause Connected() => this with { Until = DateTimeOffset.MinValue, Next = Min };
}
