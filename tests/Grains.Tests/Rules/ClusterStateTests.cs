using NovaCron.Grains.Clusters;
using NovaCron.Grains.Hosting;

namespace NovaCron.Grains.Tests.Rules;

public sealed class ClusterStateTests
{
    private static readonly StateSerializer Serializer = new();

    [Fact]
    public void A_pool_written_before_hosts_had_addresses_loads_without_any()
    {
        var state = Serializer.Deserialize<ClusterState>(new BinaryData("""{"schemaVersion":1,"hosts":["host-a","host-b"]}"""))!;

        Assert.Equal(["host-a", "host-b"], state.Hosts);
        Assert.Empty(state.Addresses);
    }

    [Fact]
    public void A_pool_is_read_as_it_was_written()
    {
        var state = new ClusterState();
        state = state with { Hosts = state.Hosts.Add("host-a"), Addresses = state.Addresses.Add("host-a", "10.0.0.1:7400") };

        var read = Serializer.Deserialize<ClusterState>(Serializer.Serialize(state))!;

        Assert.Equal(["host-a"], read.Hosts);
        Assert.Equal("10.0.0.1:7400", read.Addresses["host-a"]);
    }
}
