using NovaCron.Deploy.Tests.Kit;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Deploy.Tests;

/// <summary>docker-compose.yml and the topology say the same.</summary>
public sealed class ComposeTests
{
    private static readonly Topology TwoRegions = Topology.Load("two-regions");
    private static readonly Yaml Compose = Yaml.Read("docker-compose.yml");

    [Fact]
    public void The_compose_file_and_the_topology_agree_on_every_service() =>
        Assert.Equal(Facts.Of(TwoRegions).Order(), Facts.Of(Compose).Order());

    [Fact]
    public void The_compose_file_declares_the_volumes_that_services_use() => Assert.Equal(
        TwoRegions.Services.SelectMany(service => service.Volumes).Where(volume => !volume.IsShipped)
            .Select(volume => volume.Source).Distinct().Order(),
        Compose["volumes"].Entries.Select(volume => volume.Name).Order());

    [Fact]
    public void The_compose_file_takes_every_secret_from_a_file_that_the_script_makes()
    {
        var script = Repository.Read("deploy/make-secrets.sh").Replace("$region", "eu", StringComparison.Ordinal);
        Assert.Equal(
            TwoRegions.Services.SelectMany(service => service.Secrets).Distinct().Order(),
            Compose["secrets"].Entries.Select(secret => secret.Name).Order());
        Assert.All(Compose["secrets"].Entries, secret =>
        {
            Assert.Equal($"./deploy/secrets/{secret.Name}", secret.Value["file"].Text);
            Assert.Contains($"secret {EuOf(secret.Name)}", script.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        });

        static string EuOf(string name) => name.StartsWith("us-", StringComparison.Ordinal) ? "eu-" + name[3..] : name;
    }

    [Fact]
    public void Files_that_services_see_are_in_the_repository() => Assert.All(
        TwoRegions.Services.SelectMany(service => service.Volumes).Where(volume => volume.IsShipped),
        volume => Assert.True(Path.Exists(Path.Combine(Repository.Root, volume.Source)), volume.Source));

    [Fact]
    public void No_two_services_publish_the_same_port_and_none_beyond_loopback()
    {
        var published = Compose["services"].Entries.SelectMany(service => service.Value["ports"].Texts).ToList();
        Assert.NotEmpty(published);
        Assert.All(published, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.Equal(published.Count, published.Select(port => port.Split(':')[1]).Distinct().Count());
    }

    [Fact]
    public void Health_checks_ask_for_the_path_and_port_that_the_launcher_asks_for() => Assert.All(
        TwoRegions.Services.Where(service => service.HealthCheck?.Path is not null),
        service =>
        {
            var check = service.HealthCheck!;
            Assert.Equal($"http://127.0.0.1:{check.Port}{check.Path}", check.Command[^1]);
            Assert.Contains(check.Port!.Value, service.Ports.Values);
        });

    [Fact]
    public void Every_lasting_service_has_a_health_check() => Assert.Equal(
        TwoRegions.Services.Where(service => service.IsLasting).Select(service => service.Name),
        TwoRegions.Services.Where(service => service.HealthCheck is not null).Select(service => service.Name));

    [Fact]
    public void A_region_is_what_it_should_be() => Assert.All(TwoRegions.Regions, region => Assert.Equal(
        ["Certificates", "Gateway", "Postgres", "Schema", "Silo", "Silo"],
        TwoRegions.Services.Where(service => service.Region == region).Select(service => service.Role.ToString()).Order()));

    [Fact]
    public void Services_take_longer_to_be_stopped_by_force_than_they_need() => Assert.All(
        TwoRegions.Services.Where(service => service.Role is TopologyRole.Silo or TopologyRole.Gateway),
        service => Assert.True(
            Launcher.Runs.Durations.Parse(service.StopGracePeriod!).TotalSeconds
                > 20 + int.Parse(service.Environment["NOVACRON_DRAIN"], System.Globalization.CultureInfo.InvariantCulture),
            service.Name));

    [Fact]
    public void Images_name_a_version_and_no_registry() => Assert.All(
        TwoRegions.Services.Select(service => service.Image).Where(image => image != "novacron"),
        image => Assert.Matches("^[a-z]+(/[a-z]+)?:[a-z0-9][a-z0-9.]+$", image));
}
