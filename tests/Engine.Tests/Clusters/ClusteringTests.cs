using System.Net;
using NovaCron.Engine.Tests.Calls;
using NovaCron.Engine.Tests.State;
using NovaCron.Engine.Tests.Support;
using NovaCron.PostgresKit;
using Npgsql;
using Orleans.Configuration;

namespace NovaCron.Engine.Tests.Clusters;

public sealed class ClusteringTests
{
    private const string Ledger = "NovaCron.Engine.Tests.State.Postgres";

    [PostgresFact]
    public async Task Client_finds_its_silo_by_the_database()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var silo = await cluster.StartSiloAsync();
        await using var client = await cluster.StartClientAsync();
        Assert.Equal(3, await client.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1, 2));
    }

    [PostgresFact]
    public async Task Client_finds_its_silo_again_on_other_ports_and_its_state_is_there()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        var key = Keys.New("ledger");
        TestClient client;
        await using (await cluster.StartSiloAsync())
        {
            client = await cluster.StartClientAsync();
            await client.Grains.GetGrain<ILedgerGrain>(key, Ledger).AddAsync(7, "before");
        }

        await using (client)
        await using (await cluster.StartSiloAsync())
        {
            var grain = client.Grains.GetGrain<ILedgerGrain>(key, Ledger);
            await Signals.UntilAsync(() => HasTotalAsync(grain, 7), "An answer of the new silo");
        }
    }

    [PostgresFact]
    public async Task Silo_takes_what_is_said_of_membership_and_connections()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var silo = await cluster.StartSiloAsync(builder =>
        {
            builder.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(3);
                options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
                options.DeathVoteExpirationTimeout = TimeSpan.FromMinutes(1);
                options.MaxJoinAttemptTime = TimeSpan.FromSeconds(30);
                options.DefunctSiloExpiration = TimeSpan.FromDays(1);
                options.DefunctSiloCleanupPeriod = TimeSpan.FromHours(2);
                options.DefunctSiloMinimumRetention = TimeSpan.FromHours(1);
                options.MaxDefunctSiloEntries = 10;
                options.LivenessEnabled = true;
                (options.NumMissedTableIAmAliveLimit, options.NumMissedProbesLimit) = (4, 3);
                (options.NumVotesForDeathDeclaration, options.NumProbedSilos) = (2, 5);
            });
            builder.Configure<ConnectionOptions>(options =>
                (options.OpenConnectionTimeout, options.ConnectionRetryDelay) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)));
            builder.Configure<SiloOptions>(options => options.SiloName = "told");
        });
        Assert.Equal(1, await cluster.Database.CountAsync("SELECT count(*) FROM OrleansMembershipTable WHERE SiloName = 'told'"));
    }

    [PostgresFact]
    public async Task Silo_that_stopped_is_dead_in_the_table()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using (await cluster.StartSiloAsync())
        {
            Assert.Equal(1, await cluster.Database.CountAsync("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3"));
        }

        Assert.Equal(0, await cluster.Database.CountAsync("SELECT count(*) FROM OrleansMembershipTable WHERE Status <> 6"));
    }

    [PostgresFact]
    public async Task Silo_does_not_start_without_the_scripts()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await cluster.Database.ExecuteAsync("DELETE FROM OrleansQuery WHERE QueryKey = 'UpdateIAmAlivetimeKey'");
        await Assert.ThrowsAnyAsync<Exception>(async () => await (await cluster.StartSiloAsync()).DisposeAsync());
    }

    [PostgresFact]
    public async Task Client_of_a_cluster_without_silos_does_not_start()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await Assert.ThrowsAnyAsync<OrleansException>(() => cluster.StartClientAsync(client =>
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Database_is_given_by_one_of_connection_string_and_data_source(bool both)
    {
        const string nowhere = "Host=127.0.0.1;Port=1";
        await using var source = NpgsqlDataSource.Create(nowhere);
        var (text, given) = both ? (nowhere, source) : (null, null);
        var gateway = Ports.Free();
        await Assert.ThrowsAsync<OrleansConfigurationException>(() => TestSilo.StartAsync(gateway, "nobody", silo =>
        {
            silo.ConfigureEndpoints(IPAddress.Loopback, Ports.Free(), gateway);
            silo.UseAdoNetClustering(options =>
                (options.Invariant, options.ConnectionString, options.DataSource) = ("Npgsql", text, given));
        }));
        await Assert.ThrowsAsync<OrleansConfigurationException>(() => TestClient.StartAsync(client =>
            client.UseAdoNetClustering(options => options.Configure(found =>
                (found.Invariant, found.ConnectionString, found.DataSource) = ("Npgsql", text, given)))));
    }

    private static async Task<bool> HasTotalAsync(ILedgerGrain grain, int total)
    {
        try
        {
            return (await grain.GetAsync()).Total == total;
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return false;
        }
    }
}
