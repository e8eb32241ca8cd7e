using System.Net;
using Orleans.Configuration;

namespace NovaCron.Engine.Tests.Support;

/// <summary>A cluster whose silos and clients find each other in PostgreSQL.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private PostgresCluster(PostgresDatabase database) => Database = database;

    public PostgresDatabase Database { get; }

    public string Id { get; } = $"cluster-{Guid.NewGuid():N}";

    public static async Task<PostgresCluster> CreateAsync() => new(await PostgresDatabase.CreateAsync());

    /// <summary>Starts a silo on ports of its own.</summary>
    public Task<TestSilo> StartSiloAsync(Action<ISiloBuilder>? configure = null)
    {
        var gateway = Ports.Free();
        return TestSilo.StartAsync(gateway, Id, silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (TestSilo.ServiceId, Id));
            silo.ConfigureEndpoints(IPAddress.Loopback, Ports.Free(), gateway);
            silo.UseAdoNetClustering(options => options.Configure(found =>
                (found.Invariant, found.DataSource) = ("Npgsql", Database.DataSource)));
            silo.AddAdoNetGrainStorage(Database.Store, Database.Configure);
            configure?.Invoke(silo);
        });
    }

    /// <summary>Starts a client that is told where the database is, and nothing else. It finds the provider by its name.</summary>
    public Task<TestClient> StartClientAsync(Action<IClientBuilder>? configure = null) => TestClient.StartAsync(client =>
    {
        client.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (TestSilo.ServiceId, Id));
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
        client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", Database.ConnectionString));
        configure?.Invoke(client);
    });

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
