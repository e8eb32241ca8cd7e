namespace NovaCron.Launcher.Topologies;

/// <summary>A folder or file that a service sees at a path of its own: <c>eu-tls:/etc/novacron/tls:ro</c>.</summary>
/// <param name="Source">A volume's name, or a path of the repository that begins with <c>./</c>.</param>
/// <param name="Target">Where the service sees it.</param>
/// <param name="IsReadOnly">Whether the service may only read it.</param>
public sealed record TopologyVolume(string Source, string Target, bool IsReadOnly)
{
    /// <summary>Whether it comes with the repository, and is no volume.</summary>
    public bool IsShipped => Source.StartsWith("./", StringComparison.Ordinal);

    /// <summary>Reads it.</summary>
    /// <exception cref="LauncherException">It is not of the form above.</exception>
    public static TopologyVolume Parse(string text) => text.Split(':') switch
    {
        [var source, var target] when target.StartsWith('/') => new TopologyVolume(source, target, false),
        [var source, var target, "ro"] when target.StartsWith('/') => new TopologyVolume(source, target, true),
        _ => throw new LauncherException($"'{text}' is no volume: SOURCE:/TARGET or SOURCE:/TARGET:ro."),
    };
}
