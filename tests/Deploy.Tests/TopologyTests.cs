using NovaCron.Launcher;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Deploy.Tests;

public sealed class TopologyTests
{
    private const string Service = """{ "name": "a", "role": "silo", "image": "novacron", "ports": { "api": 1 } }""";

    [Theory]
    [InlineData("""{ "name": "x" }""", "services")]
    [InlineData("""{ "name": "x", "services": [{ "name": "a", "role": "silos", "image": "i" }] }""", "role")]
    [InlineData("""{ "name": "x", "services": [{ "name": "a", "role": "silo", "image": "i", "colour": "red" }] }""", "colour")]
    [InlineData(
        """{ "name": "x", "services": [{ "name": "a", "role": "silo", "image": "i", "dependsOn": { "b": "started" } }] }""",
        "a depends on b, which does not come before it")]
    [InlineData(
        """{ "name": "x", "services": [{ "name": "a", "role": "silo", "image": "i", "publish": { "api": 1 } }] }""",
        "a publishes the port api, which it does not have")]
    public void A_description_that_is_none_is_refused_with_the_reason(string json, string reason)
    {
        var exception = Assert.Throws<LauncherException>(() => Topology.Parse(json));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_services_of_one_name_are_refused() => Assert.Contains(
        "two services named a",
        Assert.Throws<LauncherException>(() => Topology.Parse($$"""{ "name": "x", "services": [{{Service}}, {{Service}}] }""")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_unknown_topology_is_refused_with_those_there_are() => Assert.Contains(
        "two-regions", Assert.Throws<LauncherException>(() => Topology.Load("../two-regions")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("data:etc")]
    [InlineData("data")]
    [InlineData("data:/etc:rw")]
    public void A_volume_that_is_none_is_refused(string text) => Assert.Throws<LauncherException>(() => TopologyVolume.Parse(text));
}
