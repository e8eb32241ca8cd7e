using System.Net;
using Grpc.Net.Client;
using NovaCron.Agent;
using NovaCron.Silo.Agents;

namespace NovaCron.Silo.Tests.Agents;

public sealed class AgentChannelsTests : IDisposable
{
    private readonly List<int> _made = [];
    private readonly AgentChannels _channels;

    public AgentChannelsTests() => _channels = new AgentChannels(
        address =>
        {
            _made.Add(address.Port);
            return GrpcChannel.ForAddress("http://127.0.0.1:1");
        },
        2);

    public void Dispose() => _channels.Dispose();

    [Fact]
    public void A_channel_is_used_again()
    {
        Rent(1).Dispose();
        using var first = Rent(1);
        using var second = Rent(1);

        Assert.Equal([1], _made);
    }

    [Fact]
    public void A_further_one_takes_the_place_of_the_one_left_alone_longest()
    {
        Rent(1).Dispose();
        Rent(2).Dispose();
        Rent(1).Dispose();

        Rent(3).Dispose();
        Rent(1).Dispose();

        Assert.Equal([1, 2, 3], _made);
        Assert.Equal(2, _channels.Count);
    }

    [Fact]
    public void While_all_are_busy_a_further_host_is_unreachable()
    {
        using var first = Rent(1);
        var second = Rent(2);

        Assert.Equal(AgentError.HostUnreachable, Assert.Throws<AgentException>(() => Rent(3)).Error);
        second.Dispose();
        second.Dispose();
        Rent(3).Dispose();
        Assert.Equal(AgentError.HostUnreachable, Assert.Throws<AgentException>(() => { using var third = Rent(3); Rent(2); }).Error);
    }

    private AgentChannels.Lease Rent(int port) => _channels.Rent(new DnsEndPoint("127.0.0.1", port));
}
