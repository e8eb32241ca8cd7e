using System.Text.RegularExpressions;
using NovaCron.Deploy.Tests.Kit;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Deploy.Tests;

/// <summary>What containers and units set is what docs/reference/settings.md says can be set.</summary>
public sealed partial class SettingsTests
{
    private static readonly Topology TwoRegions = Topology.Load("two-regions");

    public static TheoryData<string> Units => ["silo", "gateway"];

    [Fact]
    public void Every_variable_of_our_services_is_a_setting_of_their_command() => Assert.All(
        TwoRegions.Services.Where(service => service.Role is TopologyRole.Silo or TopologyRole.Gateway),
        service => Assert.All(service.Environment.Keys, name => Assert.Contains(name, SettingsOf(service.Command[0]))));

    [Fact]
    public void Services_that_end_are_told_the_database_at_most() => Assert.All(
        TwoRegions.Services.Where(service => service.IsOurs && !service.IsLasting),
        service => Assert.All(service.Environment.Keys, name => Assert.Equal("NOVACRON_DATABASE_FILE", name)));

    [Fact]
    public void A_silo_advertises_itself_and_knows_the_silos_of_the_other_regions() => Assert.All(
        TwoRegions.Services.Where(service => service.Role == TopologyRole.Silo),
        service =>
        {
            Assert.Equal($"{service.Name}:{service.Ports["federation"]}", service.Environment["NOVACRON_ADVERTISE"]);
            Assert.Equal(service.Name, service.Environment["NOVACRON_HOST_NAME"]);
            var others = TwoRegions.Services.Where(other => other.Role == TopologyRole.Silo && other.Region != service.Region)
                .GroupBy(other => other.Region, other => $"{other.Name}:{other.Ports["federation"]}")
                .Select(region => $"{region.Key}={string.Join(',', region)}");
            Assert.Equal(string.Join(' ', others), service.Environment["NOVACRON_PEER"]);
        });

    [Fact]
    public void No_secret_is_written_down() => Assert.All(
        TwoRegions.Services.SelectMany(service => service.Environment)
            .Where(variable => variable.Key.Contains("PASSWORD", StringComparison.Ordinal)
                || variable.Key.StartsWith("NOVACRON_DATABASE", StringComparison.Ordinal)
                || variable.Key.StartsWith("NOVACRON_API_TOKEN", StringComparison.Ordinal)),
        variable => Assert.StartsWith($"{Topology.SecretFolder}/", variable.Value, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Units))]
    public void Every_variable_of_a_unit_and_its_example_is_a_setting(string role)
    {
        var text = Repository.Read($"deploy/systemd/novacron-{role}.service") + Repository.Read($"deploy/systemd/{role}.env.example");
        var settings = SettingsOf(role == "silo" ? "up" : "gateway");
        var names = Variable().Matches(text).Select(match => match.Groups[1].Value).ToList();
        Assert.True(names.Count > 4, text);
        Assert.All(names, name => Assert.Contains(name, settings));
    }

    /// <summary>The variables of a command by the table, a secret's file variant included.</summary>
    private static HashSet<string> SettingsOf(string command) =>
    [
        .. Repository.Read("docs/reference/settings.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains("`NOVACRON_", StringComparison.Ordinal))
            .Select(line => line.Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())
            .Where(cells => cells[^2].Split(", ").Contains(command))
            .SelectMany(cells => cells[1].Length == 0 ? [cells[2], cells[2] + "_FILE"] : new[] { cells[2] }),
    ];

    [GeneratedRegex(@"^(?:Environment=)?(NOVACRON_[A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
