namespace NovaCron.Silo.Storage;

/// <summary>A script, in a database and in this build.</summary>
/// <param name="Name">The script's name.</param>
/// <param name="Applied">The version in the database, or null.</param>
/// <param name="Known">The version of this build, or null.</param>
/// <param name="State">What that means.</param>
internal sealed record ScriptStatus(string Name, int? Applied, int? Known, ScriptState State)
{
    /// <summary>Whether applying the script changes something.</summary>
    public bool IsDue => State is ScriptState.Missing or ScriptState.Outdated or ScriptState.Incomplete;

    /// <summary>Compares what a database has with this build.</summary>
    /// <param name="scripts">This build's scripts.</param>
    /// <param name="content">What the database has.</param>
    /// <returns>Every script that either knows, in order.</returns>
    public static IReadOnlyList<ScriptStatus> Compare(IEnumerable<SchemaScript> scripts, SchemaContent content)
    {
        var known = scripts.ToDictionary(script => script.Name);
        return [.. known.Keys.Union(content.Versions.Keys)
            .Order(StringComparer.Ordinal)
            .Select(name => Compare(name, known.GetValueOrDefault(name), content))];
    }

    private static ScriptStatus Compare(string name, SchemaScript? script, SchemaContent content)
    {
        int? applied = content.Versions.TryGetValue(name, out var version) ? version : null;
        var state = (applied, script) switch
        {
            (_, null) => ScriptState.Later,
            (null, _) => ScriptState.Missing,
            _ when applied > script.Version => ScriptState.Later,
            _ when applied < script.Version => ScriptState.Outdated,
            _ when script.Queries.Any(key => !content.Queries.Contains(key)) => ScriptState.Incomplete,
            _ => ScriptState.Current,
        };
        return new ScriptStatus(name, applied, script?.Version, state);
    }
}
