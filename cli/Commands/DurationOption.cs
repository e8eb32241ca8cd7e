using System.CommandLine;
using System.CommandLine.Parsing;
using NovaCron.Cli.Units;

namespace NovaCron.Cli.Commands;

/// <summary>Options that are durations.</summary>
internal static class DurationOption
{
    /// <summary>How stale an answer may be.</summary>
    public static Option<TimeSpan?> MaxStaleness() => Create(
        "--max-staleness", "How stale the answer may be, such as 2s; what cannot be seen that fresh here is asked for.", TimeSpan.Zero);

    /// <summary>Creates one.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The shortest there may be.</param>
    public static Option<TimeSpan?> Create(string name, string description, TimeSpan least) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse(result, least),
    };

    private static TimeSpan? Parse(ArgumentResult result, TimeSpan least)
    {
        var text = result.Tokens[0].Value;
        if (Durations.TryParse(text, out var duration) && duration >= least)
        {
            return duration;
        }

        result.AddError($"'{text}' is no duration; write it like 300ms or 1.5s.");
        return null;
    }
}
