using System.Globalization;
using System.Text.RegularExpressions;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Launcher.Runs;

/// <summary>
/// Turns a service's words of a topology into those of a plain process. Three rules: <c>SERVICE:PORT</c>, and an address of the
/// service's own, become loopback and the planned port; a variable that ends in <c>_PORT</c> holds a port of its own; a path
/// below a volume or the secrets becomes the one in the run's folder.
/// </summary>
internal sealed partial class Translation(Topology topology, TopologyService service, PortPlan ports, RunFolder folder)
{
    private const string PortSuffix = "_PORT";
    private static readonly string[] OwnHosts = ["0.0.0.0", "127.0.0.1", "localhost"];

    /// <summary>The service's arguments.</summary>
    public IEnumerable<string> Arguments() => service.Command.Select(Text);

    /// <summary>The service's environment.</summary>
    public Dictionary<string, string> Environment() =>
        service.Environment.ToDictionary(variable => variable.Key, variable => Value(variable.Key, variable.Value));

    /// <summary>A file's text, for a service that reads addresses and paths from one.</summary>
    public string Text(string text)
    {
        var translated = Address().Replace(text, Address);
        var paths = Paths().ToDictionary();
        if (paths.Count == 0)
            return translated;
        // The longest first: a volume may lie inside another. A path that is part of a longer one is none of ours.
        var known = string.Join('|', paths.Keys.OrderByDescending(path => path.Length).Select(Regex.Escape));
        return Regex.Replace(translated, $@"(?<![\w./-])(?:{known})(?![\w.-])", match => paths[match.Value]);
    }

    private string Value(string variable, string value) =>
        variable.EndsWith(PortSuffix, StringComparison.Ordinal) && int.TryParse(value, CultureInfo.InvariantCulture, out var port)
            ? ports.Translate(service, port).ToString(CultureInfo.InvariantCulture)
            : Text(value);

    private IEnumerable<(string From, string To)> Paths() => service.Volumes
        .Select(volume => (volume.Target, folder.VolumeOf(volume)))
        .Concat(service.Secrets.Select(secret => ($"{Topology.SecretFolder}/{secret}", folder.SecretOf(secret))));

    private string Address(Match match)
    {
        var host = match.Groups["host"].Value;
        var owner = OwnHosts.Contains(host) ? service : topology.Services.FirstOrDefault(other => other.Name == host);
        return owner is null
            ? match.Value
            : $"127.0.0.1:{ports.Translate(owner, int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture))}";
    }

    [GeneratedRegex(@"(?<![\w.-])(?<host>[a-z0-9][a-z0-9.-]*):(?<port>\d{1,5})(?!\d)")]
    private static partial Regex Address();
}
