using System.CommandLine;

namespace NovaCron.Silo.CommandLine;

/// <summary>What a setting is called in each of the places it can come from; docs/reference/settings.md lists them all.</summary>
/// <param name="Option">On the command line: <c>--host-name</c>; null for a secret, which is never an argument.</param>
/// <param name="Variable">In the environment: <c>NOVACRON_HOST_NAME</c>.</param>
/// <param name="Key">In the settings file, below <c>NovaCron</c>: <c>HostName</c>.</param>
internal sealed record SettingName(string? Option, string Variable, string Key)
{
    private const string VariablePrefix = "NOVACRON_";

    // A secret may lie in a file of its own, as container engines and systemd hand them over.
    private const string FileSuffix = "_FILE";

    // The variable that would follow from --api is the command line client's: the address of the API it calls.
    private const string ApiListenVariable = "NOVACRON_API_LISTEN";

    /// <summary>The settings that are secrets: an argument would show them to everybody who lists processes.</summary>
    public static IReadOnlyList<SettingName> Secrets { get; } =
    [
        new(null, VariablePrefix + "DATABASE", "Database"),
        new(null, VariablePrefix + "API_TOKEN", "ApiToken"),
    ];

    /// <summary>The variable with the name of a file that holds the secret; null when this is none.</summary>
    public string? FileVariable => Option is null ? Variable + FileSuffix : null;

    /// <summary>The names of an option.</summary>
    public static SettingName Of(Option option)
    {
        var words = option.Name.TrimStart('-').Split('-');
        var variable = VariablePrefix + string.Join('_', words).ToUpperInvariant();
        return new SettingName(
            option.Name,
            ReferenceEquals(option, UpOptions.Api) ? ApiListenVariable : variable,
            string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
    }

    /// <summary>The options of a command that can be set elsewhere too: all, if it takes a settings file, but what is said
    /// for one copy; else none.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Contains(SettingsFile.Config)
            ? command.Options.Where(option => option != SettingsFile.Config && !CopyCommand.OfOneRun.Contains(option))
            : [];

    /// <summary>Every setting of every command.</summary>
    public static IReadOnlyList<SettingName> All(RootCommand root) =>
        [.. root.Subcommands.SelectMany(OptionsOf).Select(Of).Concat(Secrets).Distinct()];
}
