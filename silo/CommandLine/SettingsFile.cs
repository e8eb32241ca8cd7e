using System.CommandLine;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary>The section <c>NovaCron</c> of a JSON file; other sections are other programs' business.</summary>
internal sealed class SettingsFile
{
    /// <summary>The option <c>--config</c>; a command that has it takes every other option from file and environment too.</summary>
    public static readonly Option<string?> Config = new("--config")
    {
        Description = "A JSON file with settings in its section NovaCron. Default: $NOVACRON_CONFIG. Arguments and environment win.",
    };

    /// <summary>The variable that names the file when no option does.</summary>
    public const string PathVariable = "NOVACRON_CONFIG";

    private const string SectionName = "NovaCron";

    private readonly string _path;
    private readonly IConfigurationSection _section;

    private SettingsFile(string path, IConfigurationSection section) => (_path, _section) = (path, section);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="known">Every setting there is: a key that is none is a slip of the pen, and would be missed in silence.</param>
    /// <exception cref="StartupException">It cannot be read, or has a key that is no setting.</exception>
    public static SettingsFile Open(string path, IReadOnlyList<SettingName> known)
    {
        var file = new SettingsFile(path, Read(Path.GetFullPath(path)).GetSection(SectionName));
        var keys = known.Select(name => name.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = file._section.GetChildren().Select(child => child.Key).Where(key => !keys.Contains(key)).ToArray();
        if (unknown.Length > 0)
            throw StartupException.Configuration(string.Join(Environment.NewLine, unknown.Select(key =>
                $"{file.OriginOf(key)} is no setting.")));
        return file;
    }

    /// <summary>The values of a key: one, or those of a list; null when the file is silent on it.</summary>
    /// <exception cref="StartupException">The value is no text, number or list of them.</exception>
    public SettingValue? Find(string key)
    {
        var entry = _section.GetSection(key);
        if (!entry.Exists())
            return null;
        var origin = OriginOf(key);
        var values = entry.Value is { } single ? [single] : entry.GetChildren().Select(item => item.Value).ToArray();
        if (values.Any(string.IsNullOrEmpty))
            throw StartupException.Configuration($"{origin} must be a text, a number or a list of them.");
        return new SettingValue(values!, origin);
    }

    private static IConfigurationRoot Read(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            var reason = exception.InnerException?.Message ?? exception.Message;
            throw StartupException.Configuration($"The settings file {path} cannot be read: {reason}", exception);
        }
    }

    private string OriginOf(string key) => $"{_path}, {SectionName}:{key}";
}
