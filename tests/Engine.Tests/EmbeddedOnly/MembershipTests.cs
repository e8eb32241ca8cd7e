using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NovaCron.Engine.Tests.Calls;
using NovaCron.Engine.Tests.Support;
using NovaCron.PostgresKit;
using Orleans.Configuration;

namespace NovaCron.Engine.Tests.EmbeddedOnly;

public sealed class MembershipTests
{
    private const string Living = "SELECT count(*) FROM OrleansMembershipTable WHERE Status <> 6";

    private const string Failed = "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()";

    [PostgresFact]
    public async Task Second_silo_is_refused_with_its_reason_and_the_first_runs_on()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        var port = Ports.Free();
        await using var first = await cluster.StartSiloAsync(silo => At(silo, port));
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => cluster.StartSiloAsync());
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Microsoft Orleans", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await first.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1));
        Assert.Equal(1, await cluster.Database.CountAsync(Living));
    }

    [PostgresFact]
    public async Task Two_silos_that_start_at_once_are_one()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        var starts = Enumerable.Range(0, 4).Select(_ => cluster.StartSiloAsync()).ToArray();
        await ((Task)Task.WhenAll(starts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var started = Assert.Single(starts, start => start.IsCompletedSuccessfully);
        Assert.All(starts.Where(start => start != started), start =>
            Assert.IsType<OrleansConfigurationException>(start.Exception?.InnerException));
        Assert.Equal(1, await cluster.Database.CountAsync(Living));
        await (await started).DisposeAsync();
    }

    [PostgresFact]
    public async Task Member_that_was_silent_for_too_long_is_replaced()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var first = await cluster.StartSiloAsync();
        await cluster.Database.ExecuteAsync(
            "UPDATE OrleansMembershipTable SET IAmAliveTime = IAmAliveTime - interval '1 hour'");
        await using var second = await cluster.StartSiloAsync();
        await using var client = await cluster.StartClientAsync();
        Assert.Equal(1, await client.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1));
        Assert.Equal(1, await cluster.Database.CountAsync(Living));
    }

    [PostgresFact]
    public async Task Silo_that_was_declared_dead_stops()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var silo = await cluster.StartSiloAsync(builder =>
            builder.Configure<ClusterMembershipOptions>(options => options.IAmAliveTablePublishTimeout = TimeSpan.FromMilliseconds(100)));
        var stopping = new TaskCompletionSource();
        var host = silo.Services.GetRequiredService<IHostApplicationLifetime>();
        using var registered = host.ApplicationStopping.Register(stopping.SetResult);
        await cluster.Database.ExecuteAsync("UPDATE OrleansMembershipTable SET Status = 6");
        await stopping.Task.WaitAsync(Signals.Patience);
    }

    [PostgresFact]
    public async Task Silo_of_the_same_address_takes_the_place_of_the_one_before_it()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        var port = Ports.Free();
        await using (await cluster.StartSiloAsync(silo => At(silo, port)))
        {
        }

        // As it is when a silo was killed: the table says that it lives.
        await cluster.Database.ExecuteAsync("UPDATE OrleansMembershipTable SET Status = 3");
        await using var second = await cluster.StartSiloAsync(silo => At(silo, port));
        Assert.Equal(1, await cluster.Database.CountAsync(Living));
        Assert.Equal(2, await cluster.Database.CountAsync("SELECT count(*) FROM OrleansMembershipTable"));
    }

    [PostgresFact]
    public async Task Silo_runs_on_without_its_membership_and_is_heard_of_again()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var silo = await cluster.StartSiloAsync(builder =>
            builder.Configure<ClusterMembershipOptions>(options => options.IAmAliveTablePublishTimeout = TimeSpan.FromMilliseconds(100)));
        await cluster.Database.ExecuteAsync("ALTER TABLE OrleansMembershipTable RENAME TO Away");
        await Signals.UntilAsync(async () => await cluster.Database.CountAsync(Failed) > 2, "A sign of life that failed");
        Assert.Equal(1, await silo.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1));
        await cluster.Database.ExecuteAsync(
            "ALTER TABLE Away RENAME TO OrleansMembershipTable; UPDATE OrleansMembershipTable SET IAmAliveTime = '2000-01-01 00:00:00Z'");
        await Signals.UntilAsync(
            async () => await cluster.Database.CountAsync(
                "SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3 AND IAmAliveTime > '2000-01-02 00:00:00Z'") == 1,
            "A sign of life after the failure");
    }

    [PostgresFact]
    public async Task Rows_of_silos_that_died_long_ago_are_removed()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using (await cluster.StartSiloAsync())
        {
        }

        await cluster.Database.ExecuteAsync(
            "UPDATE OrleansMembershipTable SET StartTime = '2000-01-01 00:00:00Z', IAmAliveTime = '2000-01-01 00:00:00Z'");
        await using var second = await cluster.StartSiloAsync();
        Assert.Equal(1, await cluster.Database.CountAsync("SELECT count(*) FROM OrleansMembershipTable"));
    }

    private static void At(ISiloBuilder silo, int port) => silo.Configure<EndpointOptions>(options =>
        (options.AdvertisedIPAddress, options.SiloPort) = (IPAddress.Loopback, port));
}
