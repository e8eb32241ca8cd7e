using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class FederationConfigurationTests
{
    [Theory]
    [InlineData(1, 1, 0, 1, 0)]
    [InlineData(2, 2, 0, 2, 0)]
    [InlineData(3, 2, 1, 2, 0)]
    [InlineData(4, 3, 1, 3, 1)]
    [InlineData(5, 3, 2, 4, 1)]
    [InlineData(6, 4, 2, 4, 1)]
    [InlineData(7, 4, 3, 5, 2)]
    public void Quorums_are_as_many_as_faults_need(int members, int crash, int crashFaults, int byzantine, int byzantineFaults)
    {
        var configuration = LogKit.Configuration(members: members);
        Assert.Equal((crash, crashFaults), (configuration.Quorum, configuration.Faults));
        Assert.Equal((byzantine, byzantineFaults), (configuration.ByzantineQuorum, configuration.ByzantineFaults));
        Assert.Equal(members >= 4, configuration.CanBeByzantine);
        var liars = configuration with { Mode = ConsensusMode.Byzantine };
        Assert.Equal((byzantine, byzantineFaults), (liars.Quorum, liars.Faults));
    }

    [Fact]
    public void A_configuration_is_read_as_it_was_written()
    {
        var configuration = LogKit.Configuration(ConsensusMode.Byzantine, 7);
        var read = FederationConfiguration.Decode(configuration.Encode());
        Assert.Equal(configuration, read);
        Assert.Equal(configuration.Encode(), read.Encode());
        Assert.Equal(2, read.IndexOf("cpt"));
        Assert.Equal(-1, read.IndexOf("xyz"));
        Assert.NotEqual(configuration.Digest, (configuration with { Epoch = 2 }).Digest);
    }

    [Fact]
    public void A_configuration_that_contradicts_itself_is_refused()
    {
        var good = LogKit.Configuration();
        foreach (var bad in new[]
        {
            good with { Epoch = 0 },
            good with { Members = [] },
            good with { Members = [good.Members[0], good.Members[0] with { Key = LogKit.Keys[1].Public }] },
            good with { Members = [good.Members[0], good.Members[0] with { Region = "other" }] },
            good with { Members = [.. good.Members.Take(3)], Mode = ConsensusMode.Byzantine },
            good with { Timeouts = good.Timeouts with { Heartbeat = TimeSpan.Zero } },
            good with { Timeouts = good.Timeouts with { Election = good.Timeouts.Heartbeat } },
            good with { Chain = string.Empty },
        })
        {
            Assert.Throws<ArgumentException>(() => FederationState.Create(bad));
            Assert.Throws<WireFormatException>(() => FederationConfiguration.Decode(bad.Encode()));
        }
    }
}
