using System.Globalization;
using System.Text;

namespace NovaCron.Launcher.Runs;

/// <summary>What listens where, for the operator: a line a service.</summary>
internal static class RunTable
{
    private const int NameWidth = 18;

    /// <summary>Writes it.</summary>
    public static string Write(TopologyRun run)
    {
        var text = new StringBuilder();
        foreach (var region in run.Topology.Regions)
        {
            var port = run.Postgres(region).Port.ToString(CultureInfo.InvariantCulture);
            Line($"{region}-postgres", $"127.0.0.1:{port}");
        }

        foreach (var service in run.Services)
            Line(service.Name, string.Join("  ", service.Ports.Select(port => string.Create(
                CultureInfo.InvariantCulture, $"{port.Key} 127.0.0.1:{port.Value}"))));
        foreach (var (name, reason) in run.LeftOut)
            Line(name, $"left out: {reason}");
        foreach (var region in run.Topology.Regions)
            Line($"token of {region}", Path.Combine(run.Folder, "secrets", $"{region}-api-token"));
        Line("logs", Path.Combine(run.Folder, "logs"));
        return text.ToString();

        void Line(string name, string value) => text.Append(name.PadRight(NameWidth)).Append(value).Append('\n');
    }
}
