using System.Globalization;
using System.Text.RegularExpressions;

namespace NovaCron.Sql.Tests.Kit;

/// <summary>A file of <c>sql/</c>.</summary>
internal sealed partial record Script(string Name, int Version, string Text)
{
    /// <summary>The scripts for a kind of database, in their order.</summary>
    public static IReadOnlyList<Script> ReadAll(string kind) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "sql", kind), "*.sql").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>A file of recorded statements.</summary>
    public static string ReadRecorded(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", name));

    private static Script Read(string file)
    {
        var text = File.ReadAllText(file);
        var header = Header().Match(text);
        Assert.True(header.Success, $"{file} does not begin with its name and version");
        return new Script(header.Groups[1].Value, int.Parse(header.Groups[2].Value, CultureInfo.InvariantCulture), text);
    }

    [GeneratedRegex(@"\A-- Script (\S+), version ([0-9]+)\.\n")]
    private static partial Regex Header();
}
