namespace NovaCron.Silo.Storage;

/// <summary>How a database stands to one of this build's scripts.</summary>
internal enum ScriptState
{
    /// <summary>This version of the script was applied, and its queries are there.</summary>
    Current,

    /// <summary>The script was never applied.</summary>
    Missing,

    /// <summary>An earlier version was applied.</summary>
    Outdated,

    /// <summary>It was applied, but queries that it brings are gone.</summary>
    Incomplete,

    /// <summary>A later version was applied, or a script that this build does not have.</summary>
    Later,
}
