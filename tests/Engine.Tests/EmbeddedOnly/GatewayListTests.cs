using NovaCron.Engine.Tests.Calls;
using NovaCron.Engine.Tests.Support;
using NovaCron.PostgresKit;
using Orleans.Configuration;

namespace NovaCron.Engine.Tests.EmbeddedOnly;

public sealed class GatewayListTests
{
    [Fact]
    public async Task Database_that_is_not_there_is_a_reason_to_try_again()
    {
        List<Exception> reasons = [];
        await Assert.ThrowsAsync<SiloUnavailableException>(() => TestClient.StartAsync(client =>
        {
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", "Host=127.0.0.1;Port=1"));
            client.UseConnectionRetryFilter((reason, _) =>
            {
                reasons.Add(reason);
                return Task.FromResult(reasons.Count < 3);
            });
        }));
        Assert.Equal(3, reasons.Count);
        Assert.All(reasons, reason => Assert.Contains("gateways", reason.Message, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Gateways_that_do_not_answer_are_passed_over()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var silo = await cluster.StartSiloAsync();
        // As a silo leaves it that was killed; its row is newer than that of the one that lives.
        await cluster.Database.ExecuteAsync($"""
            INSERT INTO OrleansMembershipTable
            SELECT DeploymentId, Address, Port + 1, Generation + 1, 'killed', HostName, Status, {Ports.Free()},
                SuspectTimes, StartTime, IAmAliveTime
            FROM OrleansMembershipTable
            """);
        await using var client = await cluster.StartClientAsync(builder =>
            builder.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = Signals.Patience));
        Assert.Equal(1, await client.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1));
    }
}
