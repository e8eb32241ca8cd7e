using System.CommandLine;
using System.CommandLine.Parsing;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary>
/// A command line with the options that its user left out and environment or settings file give. They pass the same parsers as
/// arguments do; what is wrong with them is said with the place they came from.
/// </summary>
internal sealed class CompletedArguments
{
    private readonly Dictionary<Option, string> _origins;

    private CompletedArguments(string[] words, Dictionary<Option, string> origins) => (Words, _origins) = (words, origins);

    /// <summary>The whole command line.</summary>
    public string[] Words { get; }

    /// <summary>Completes a command line.</summary>
    /// <param name="arguments">What the user gave.</param>
    /// <param name="given">The same, parsed.</param>
    /// <param name="sources">Where the rest comes from.</param>
    public static CompletedArguments Create(string[] arguments, ParseResult given, SettingSources sources)
    {
        var words = new List<string>(arguments);
        var origins = new Dictionary<Option, string>();
        foreach (var option in SettingName.OptionsOf(given.CommandResult.Command).Where(option => !IsGiven(given, option)))
        {
            if (sources.Find(option) is not { } found)
                continue;
            words.AddRange(found.Values.Select(value => $"{option.Name}={value}"));
            origins.Add(option, found.Origin);
        }

        return new CompletedArguments([.. words], origins);
    }

    /// <summary>An error of the command line, with the place where the value came from.</summary>
    public string Describe(ParseError error)
    {
        for (var symbol = error.SymbolResult; symbol is not null; symbol = symbol.Parent)
        {
            if (symbol is OptionResult { Option: var option } && _origins.TryGetValue(option, out var origin))
                return $"{origin}: {error.Message}";
        }

        return error.Message;
    }

    /// <summary>The message of a start that failed, with the places where the options it names came from.</summary>
    public string Describe(StartupException exception)
    {
        var named = exception.ExitCode == ExitCodes.ConfigurationError
            ? _origins.Where(entry => $"{exception.Message} ".Contains($"{entry.Key.Name} ", StringComparison.Ordinal))
            : [];
        return string.Join(Environment.NewLine, named.Select(entry => $"{entry.Key.Name} comes from {entry.Value}.")
            .Prepend(exception.Message));
    }

    private static bool IsGiven(ParseResult given, Option option) => given.GetResult(option) is { Implicit: false };
}
