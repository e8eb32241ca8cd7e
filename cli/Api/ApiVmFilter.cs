using System.Globalization;

namespace NovaCron.Cli.Api;

/// <summary>Which VMs are listed.</summary>
internal sealed record ApiVmFilter
{
    /// <summary>Only those that this region owns; null for all.</summary>
    public string? Region { get; init; }

    /// <summary>Only those in this phase; null for all.</summary>
    public string? Phase { get; init; }

    /// <summary>Only those whose names begin so; null for all.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>Only those that have all these labels, each as <c>key=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>How stale the answer may be; null for as stale as it is.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    /// <summary>The query of a request.</summary>
    public string ToQuery() => QueryOf(
    [
        ("region", Region),
        ("phase", Phase),
        ("name", NamePrefix),
        .. Labels.Select(label => ("label", (string?)label)),
        ("maxStalenessMs", MillisecondsOf(MaxStaleness)),
    ]);

    /// <summary>The query of a request for one VM.</summary>
    /// <param name="read"><c>owner</c> or <c>here</c>; null leaves it to the API.</param>
    /// <param name="maxStaleness">How stale the answer may be; null for as stale as it is.</param>
    public static string ToQuery(string? read, TimeSpan? maxStaleness) =>
        QueryOf([("read", read), ("maxStalenessMs", MillisecondsOf(maxStaleness))]);

    private static string QueryOf(IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join(
            '&',
            parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return query.Length == 0 ? string.Empty : "?" + query;
    }

    // What is asked for as fresher than a millisecond is asked for as fresh as can be.
    private static string? MillisecondsOf(TimeSpan? time) => time is { } given
        ? Math.Min(Math.Floor(given.TotalMilliseconds), int.MaxValue).ToString(CultureInfo.InvariantCulture)
        : null;
}
