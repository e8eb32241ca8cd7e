using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NovaCron.Silo.Storage;

/// <summary>One of the scripts in <c>sql/</c>, which are part of this assembly.</summary>
/// <param name="Name">Its file's name without the ending, as it records itself.</param>
/// <param name="Version">Its version, from its first line.</param>
/// <param name="Text">Its statements.</param>
/// <param name="Queries">The keys of the queries that it brings to Orleans.</param>
internal sealed partial record SchemaScript(string Name, int Version, string Text, ImmutableArray<string> Queries)
{
    private const string Ending = ".sql";

    /// <summary>All scripts of a kind of database, in the order in which they are applied.</summary>
    /// <param name="folder">The folder below <c>sql/</c>.</param>
    public static ImmutableArray<SchemaScript> ReadAll(string folder)
    {
        var prefix = $"sql/{folder}/";
        return [.. typeof(SchemaScript).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name, name[prefix.Length..^Ending.Length]))];
    }

    /// <summary>Reads a script's version and queries from its own text.</summary>
    public static SchemaScript Parse(string name, string text)
    {
        var header = Header().Match(text);
        if (!header.Success || header.Groups[1].Value != name)
            throw new InvalidOperationException($"The script {name} does not begin with its name and version.");
        return new SchemaScript(
            name,
            int.Parse(header.Groups[2].Value, CultureInfo.InvariantCulture),
            text,
            [.. QueryKey().Matches(text).Select(match => match.Groups[1].Value)]);
    }

    private static SchemaScript Read(string resource, string name)
    {
        using var reader = new StreamReader(typeof(SchemaScript).Assembly.GetManifestResourceStream(resource)!);
        return Parse(name, reader.ReadToEnd());
    }

    [GeneratedRegex(@"\A-- Script (\S+), version ([0-9]+)\.$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"^\('(\w+Key)', ", RegexOptions.Multiline)]
    private static partial Regex QueryKey();
}
