using System.Text.Json;
using System.Text.RegularExpressions;
using NovaCron.Deploy.Tests.Kit;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Deploy.Tests;

/// <summary>Prometheus scrapes what is there, and Grafana shows what is scraped.</summary>
public sealed partial class MonitoringTests
{
    private static readonly Topology TwoRegions = Topology.Load("two-regions");

    // Metrics that do not come from an instrument of this project, and the meter that must then be collected.
    private static readonly Dictionary<string, string> Foreign = new()
    {
        ["up"] = "",
        ["novacron_metrics_dropped_total"] = "",
        ["http_server_request_duration_seconds"] = "Microsoft.AspNetCore.Hosting",
        ["db_client_operation_failed_total"] = "Npgsql",
        ["db_client_operation_duration_seconds"] = "Npgsql",
    };

    [Fact]
    public void Prometheus_scrapes_exactly_the_services_with_metrics()
    {
        var expected = TwoRegions.Services
            .Where(service => service.Role is TopologyRole.Silo or TopologyRole.Gateway)
            .Select(service => $"{service.Region} {service.Role.ToString().ToLowerInvariant()} {service.Name}:{service.Ports["api"]}");
        var scraped =
            from job in Yaml.Read("deploy/prometheus/prometheus.yml")["scrape_configs"].Items
            from set in job["static_configs"].Items
            from target in set["targets"].Texts
            select $"{set["labels"]["region"].Text} {set["labels"]["role"].Text} {target}";

        Assert.Equal(expected.Order(), scraped.Order());
    }

    [Fact]
    public void Prometheus_has_the_token_of_each_region_it_asks()
    {
        var prometheus = TwoRegions["prometheus"];
        var files =
            from job in Yaml.Read("deploy/prometheus/prometheus.yml")["scrape_configs"].Items
            select (
                Region: job["static_configs"].Items.Select(set => set["labels"]["region"].Text).Distinct().Single(),
                File: job["authorization"]["credentials_file"].Text);

        Assert.Equal(TwoRegions.Regions.Order(), files.Select(file => file.Region).Order());
        Assert.All(files, file =>
        {
            Assert.Equal($"{Topology.SecretFolder}/{file.Region}-api-token", file.File);
            Assert.Contains($"{file.Region}-api-token", prometheus.Secrets);
        });
    }

    [Fact]
    public void Every_metric_of_a_panel_exists()
    {
        var known = InstrumentMetrics().Concat(Foreign.Keys).ToHashSet();
        var used = PanelMetrics().ToList();

        Assert.True(used.Count > 10, string.Join(' ', used));
        Assert.All(used, name => Assert.Contains(name, known));
    }

    [Fact]
    public void Metrics_of_others_are_collected()
    {
        var collector = Repository.Read("silo/Observability/MetricCollector.cs");
        var used = PanelMetrics().ToHashSet();
        Assert.All(Foreign.Where(metric => metric.Value.Length > 0), metric =>
        {
            Assert.Contains($"\"{metric.Value}\"", collector, StringComparison.Ordinal);
            Assert.Contains(metric.Key, used);
        });
    }

    [Fact]
    public void The_dashboard_has_its_name_for_ever_and_asks_the_provisioned_source()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("deploy/grafana/dashboards/novacron.json"));
        var source = Yaml.Read("deploy/grafana/provisioning/datasources/prometheus.yml")["datasources"].Items.Single();

        Assert.Equal("novacron", dashboard.RootElement.GetProperty("uid").GetString());
        Assert.All(Uids(dashboard.RootElement), uid => Assert.Equal(source["uid"].Text, uid));
        Assert.All(
            new[] { "PROMETHEUS_URL", "DASHBOARDS" }, name => Assert.Contains(name, TwoRegions["grafana"].Environment.Keys));
    }

    private static IEnumerable<string> PanelMetrics()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("deploy/grafana/dashboards/novacron.json"));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Metric().Matches(target.GetProperty("expr").GetString()!))
            .Select(match => HistogramPart().Replace(match.Groups[1].Value, "")).Distinct()];
    }

    private static IEnumerable<string> Uids(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "datasource" ? [member.Value.GetProperty("uid").GetString()!] : Uids(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Uids),
        _ => [],
    };

    /// <summary>The instruments in the source, by the names that silo/Observability/MetricName.cs gives them.</summary>
    private static IEnumerable<string> InstrumentMetrics() =>
        from folder in new[] { "agent", "client", "dwcp", "gateway", "grains", "silo" }
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal)
        from Match match in Instrument().Matches(File.ReadAllText(file))
        select PrometheusName(match.Groups["kind"].Value, match.Groups["name"].Value, match.Groups["unit"].Value);

    private static string PrometheusName(string kind, string name, string unit)
    {
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", "By/s" => "_bytes_per_second", "1" => "_ratio", _ => "" };
        return name.Replace('.', '_') + suffix + (kind is "Counter" or "ObservableCounter" ? "_total" : "");
    }

    [GeneratedRegex(
        @"\.Create(?<kind>[A-Za-z]+)(?:<\w+>)?\(\s*""(?<name>novacron\.[a-z.]+)""(?:,\s*[A-Z]\w*)?(?:,\s*""(?<unit>[^""]*)"")?")]
    private static partial Regex Instrument();

    // A name that is followed by a selector; functions are followed by parentheses.
    [GeneratedRegex(@"([a-z_]+)\{")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex HistogramPart();
}
