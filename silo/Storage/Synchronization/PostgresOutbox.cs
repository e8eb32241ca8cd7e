using Npgsql;
using NpgsqlTypes;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>The outbox in a region's PostgreSQL database. A transaction is one round trip.</summary>
/// <param name="source">Makes connections; the owner disposes of it.</param>
internal sealed class PostgresOutbox(NpgsqlDataSource source) : GroupOutbox
{
    private const string Append =
        "INSERT INTO NovaCronOutbox (Changes) SELECT Changes FROM unnest($1) WITH ORDINALITY AS Given (Changes, Place) ORDER BY Place";

    /// <inheritdoc/>
    protected override async Task CommitAsync(IReadOnlyList<ReadOnlyMemory<byte>> rows)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        PostgresBatch.Add(batch, PostgresBatch.OnDisk);
        PostgresBatch.Add(batch, Append, PostgresBatch.List(NpgsqlDbType.Bytea, rows));
        await batch.PrepareAsync();
        await batch.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => ValueTask.CompletedTask;
}
