using System.CommandLine;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary>Where settings come from when no argument gives them: the environment, else the settings file.</summary>
internal sealed class SettingSources
{
    private readonly Func<string, string?> _environment;
    private readonly SettingsFile? _file;
    private readonly IReadOnlyList<SettingName> _known;

    private SettingSources(Func<string, string?> environment, SettingsFile? file, IReadOnlyList<SettingName> known) =>
        (_environment, _file, _known) = (environment, file, known);

    /// <summary>Opens them.</summary>
    /// <param name="path">The settings file that an argument named; null takes the environment's, if there is one.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="known">Every setting there is.</param>
    /// <exception cref="StartupException">The file cannot be read, or has a key that is no setting.</exception>
    public static SettingSources Open(string? path, Func<string, string?> environment, IReadOnlyList<SettingName> known)
    {
        path ??= environment(SettingsFile.PathVariable) is { Length: > 0 } named ? named : null;
        return new SettingSources(environment, path is null ? null : SettingsFile.Open(path, known), known);
    }

    /// <summary>
    /// Reads an environment variable. One that is not set has the value that a file gives: a secret's own file, or the settings
    /// file.
    /// </summary>
    /// <exception cref="StartupException">A secret is given twice, or its file cannot be read.</exception>
    public string? Read(string variable) =>
        _known.FirstOrDefault(name => name.Variable == variable) is { } setting
            ? Find(setting) is { } found ? string.Join(' ', found.Values) : null
            : _environment(variable);

    /// <summary>The value of an option that no argument gives; null when nothing else gives it either.</summary>
    /// <exception cref="StartupException">There are several values and the option takes one.</exception>
    public SettingValue? Find(Option option)
    {
        var takesMany = option.Arity.MaximumNumberOfValues > 1;
        if (Find(SettingName.Of(option)) is not { } found)
            return null;
        if (takesMany)
            return found with { Values = [.. found.Values.SelectMany(SplitWords)] };
        return found.Values.Count == 1
            ? found
            : throw StartupException.Configuration($"{found.Origin} takes one value and has {found.Values.Count}.");
    }

    // In the environment a list is words with spaces between them: commas are part of a peer's addresses.
    private static string[] SplitWords(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // An empty variable is one that is not set: scripts and compose files have no other way to leave one out.
    private SettingValue? Find(SettingName name)
    {
        var value = _environment(name.Variable) is { Length: > 0 } text ? new SettingValue([text], name.Variable) : null;
        if (name.FileVariable is { } variable && _environment(variable) is { Length: > 0 } path)
        {
            if (value is not null)
                throw StartupException.Configuration($"{name.Variable} and {variable} are both set: one of them must go.");
            value = new SettingValue([ReadSecret(variable, path)], variable);
        }

        return value ?? _file?.Find(name.Key);
    }

    private static string ReadSecret(string variable, string path)
    {
        try
        {
            // Editors end a file with a line break; no secret does.
            return File.ReadAllText(path).TrimEnd('\r', '\n') is { Length: > 0 } secret
                ? secret
                : throw StartupException.Configuration($"{variable} names the file {path}, which is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StartupException.Configuration($"{variable} names a file that cannot be read: {exception.Message}", exception);
        }
    }
}
