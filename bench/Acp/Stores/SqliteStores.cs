using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Silo.Storage;

namespace NovaCron.Bench.Acp.Stores;

/// <summary>SQLite files with a region's schema and settings.</summary>
internal sealed class SqliteStores(string folder) : IMemberStores
{
    private int _made;

    public async Task<IReplicaStore> CreateAsync(string region, CancellationToken cancellationToken)
    {
        await using var database = new SqliteDatabase(Path.Combine(folder, $"{region}-{++_made}.db"));
        await database.PrepareAsync(cancellationToken);
        return database.OpenReplica(region);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
