using System.CommandLine;
using System.CommandLine.Parsing;

namespace NovaCron.Cli.Commands;

/// <summary>Options that are labels.</summary>
internal static class LabelOption
{
    private const char Sign = '=';

    /// <summary>Creates one that takes <c>key=value</c> and may be given several times.</summary>
    public static Option<string[]> Create(string description)
    {
        var option = new Option<string[]>("--label") { Description = description, HelpName = "KEY=VALUE" };
        option.Validators.Add(Check);
        return option;
    }

    /// <summary>Key and value of what was given.</summary>
    public static KeyValuePair<string, string> Split(string label)
    {
        var sign = label.IndexOf(Sign, StringComparison.Ordinal);
        return new(label[..sign], label[(sign + 1)..]);
    }

    private static void Check(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.IndexOf(Sign, StringComparison.Ordinal) < 1))
        {
            result.AddError($"'{token.Value}' is no label; write it like tier=front.");
        }
    }
}
