using NovaCron.Launcher;
using NovaCron.Launcher.Runs;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Deploy.Tests;

/// <summary>A service's words of a topology as those of a process on this machine.</summary>
public sealed class TranslationTests : IDisposable
{
    private static readonly Topology TwoRegions = Topology.Load("two-regions");

    private readonly RunFolder _folder = RunFolder.Open(null);
    private readonly PortPlan _ports = new(TwoRegions, 20_000);

    public void Dispose() => _folder.Close();

    [Fact]
    public void A_silo_s_addresses_become_loopback_and_planned_ports()
    {
        var environment = Translate("eu-silo-1").Environment();

        Assert.Equal("127.0.0.1:20030", environment["NOVACRON_LISTEN"]);
        Assert.Equal("127.0.0.1:20030", environment["NOVACRON_ADVERTISE"]);
        Assert.Equal("127.0.0.1:20031", environment["NOVACRON_API_LISTEN"]);
        Assert.Equal("20032", environment["NOVACRON_ORLEANS_SILO_PORT"]);
        Assert.Equal("20033", environment["NOVACRON_ORLEANS_GATEWAY_PORT"]);
        Assert.Equal("us=127.0.0.1:20090,127.0.0.1:20100", environment["NOVACRON_PEER"]);
        Assert.Equal("eu-silo-1", environment["NOVACRON_HOST_NAME"]);
        Assert.Equal("5", environment["NOVACRON_DRAIN"]);
    }

    [Fact]
    public void Paths_of_volumes_and_secrets_become_those_of_the_run()
    {
        var environment = Translate("eu-silo-1").Environment();

        Assert.Equal(Path.Combine(_folder.Path, "volumes/eu-silo-1-data"), environment["NOVACRON_DATA"]);
        Assert.Equal(Path.Combine(_folder.Path, "volumes/eu-tls"), environment["NOVACRON_TLS"]);
        Assert.Equal(Path.Combine(_folder.Path, "secrets/eu-api-token"), environment["NOVACRON_API_TOKEN_FILE"]);
        Assert.Equal(
            ["ca", "issue", "--region", "us", "--ca", $"{_folder.Path}/volumes/ca", "--out", $"{_folder.Path}/volumes/us-tls"],
            Translate("us-certificates").Arguments());
    }

    [Fact]
    public void No_two_ports_of_a_run_are_the_same()
    {
        var ports = TwoRegions.Services.SelectMany(service => _ports[service.Name].Values).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
    }

    [Fact]
    public void Nothing_of_a_container_is_left_in_what_a_process_is_told() => Assert.All(
        TwoRegions.Services.Where(service => service.IsOurs),
        service =>
        {
            var translation = Translate(service.Name);
            Assert.All(translation.Arguments().Concat(translation.Environment().Values), word =>
            {
                Assert.DoesNotContain("0.0.0.0", word, StringComparison.Ordinal);
                Assert.DoesNotContain(Topology.SecretFolder + "/", word, StringComparison.Ordinal);
                Assert.DoesNotMatch("^/(var|etc)/", word);
            });
        });

    [Fact]
    public void Prometheus_file_is_translated_like_arguments()
    {
        var file = Path.Combine(Topology.ShippedFolder, "deploy/prometheus/prometheus.yml");
        var text = Translate("prometheus").Text(File.ReadAllText(file));

        Assert.Contains("[\"127.0.0.1:20031\", \"127.0.0.1:20041\"]", text, StringComparison.Ordinal);
        Assert.Contains($"credentials_file: {_folder.Path}/secrets/eu-api-token", text, StringComparison.Ordinal);
        Assert.Contains($"--config.file={file}", Translate("prometheus").Arguments());
    }

    [Fact]
    public void A_service_that_moved_is_told_to_the_others_under_its_new_port()
    {
        _ports.Move(TwoRegions["us-silo-1"], new Dictionary<string, int> { ["federation"] = 33_333 });

        Assert.Equal("us=127.0.0.1:33333,127.0.0.1:20100", Translate("eu-silo-1").Environment()["NOVACRON_PEER"]);
        Assert.Throws<LauncherException>(() => _ports.Move(TwoRegions["us-silo-1"], new Dictionary<string, int> { ["x"] = 1 }));
    }

    [Fact]
    public void Free_ports_differ() => Assert.Equal(4, PortPlan.FindFree(TwoRegions["eu-silo-1"]).Values.Distinct().Count());

    private Translation Translate(string service) => new(TwoRegions, TwoRegions[service], _ports, _folder);
}
