using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Launcher.Postgres;
using NovaCron.Silo.Storage;

namespace NovaCron.Bench.Acp.Stores;

/// <summary>Databases of one PostgreSQL server, whose commits are on the disk.</summary>
internal sealed class PostgresStores : IMemberStores
{
    private readonly PrivatePostgres _server;
    private readonly string _folder;
    private readonly List<PostgresDatabase> _databases = [];
    private int _made;

    private PostgresStores(PrivatePostgres server, string folder) => (_server, _folder) = (server, folder);

    public static async Task<PostgresStores> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var server = new PrivatePostgres(new PrivatePostgresOptions { Folder = folder });
        await server.StartAsync(cancellationToken);
        return new PostgresStores(server, folder);
    }

    public async Task<IReplicaStore> CreateAsync(string region, CancellationToken cancellationToken)
    {
        var text = await _server.EnsureDatabaseAsync($"{region}_{++_made}", cancellationToken);
        var database = new PostgresDatabase(text, new PostgresOptions());
        _databases.Add(database);
        await database.ApplySchemaAsync(cancellationToken);
        return database.OpenReplica(region);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
