using System.Data;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;
using Npgsql;
using static NovaCron.Silo.Storage.Synchronization.PostgresBatch;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>Reads what a replica has in writing.</summary>
internal static class PostgresSyncReading
{
    private const string Batches = "SELECT Position, Region, Incarnation, LastNumber, Value FROM NovaCronSyncBatch ORDER BY Position";

    private const string Loose = "SELECT Position, Region, Incarnation, LastNumber, Value FROM NovaCronSyncLoose ORDER BY Position";

    private const string Records = "SELECT Leaf, RecordKey, Value FROM NovaCronRecord";

    private const string Sums = "SELECT Leaf, Value FROM NovaCronRecordSum";

    private const string State =
        "SELECT Region, Incarnation, Context, Applied, Shown, ConsumedRow, ClockFloor FROM NovaCronSync WHERE One = 1";

    private const string Now = "SELECT NovaCronNow()";

    private const string Outbox = "SELECT Id, WrittenAt, Changes FROM NovaCronOutbox ORDER BY Id LIMIT $1";

    /// <summary>Reads all of it, as it is at one moment.</summary>
    /// <exception cref="SyncStoreException">It cannot be read.</exception>
    public static async Task<SyncStable> ReadAsync(
        NpgsqlConnection connection, string region, SyncOptions options, CancellationToken cancellationToken)
    {
        var content = new SyncContentReader(region, options);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var batch = BatchOf(connection, Batches, Loose, Records, Sums, State);
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            content.AddBatch(reader.GetInt64(0), LogRowOf(reader));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            content.AddLoose(reader.GetInt64(0), LogRowOf(reader));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            content.AddRecord(reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            content.AddSum(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1));
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (context, applied, shown) =
            (reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4));
        return content.Build(
            reader.GetString(0),
            reader.GetInt32(1),
            new SyncStateRow(context, applied, shown, reader.GetInt64(5), reader.GetInt64(6)));
    }

    /// <summary>
    /// Reads the outbox. The time is read first: the next statement sees what is committed by then. Ids say nothing of the order of
    /// commits, so that all rows there are count, and not those behind the last one that was read.
    /// </summary>
    public static async Task<OutboxReading> ReadOutboxAsync(
        NpgsqlConnection connection, int rowsMax, CancellationToken cancellationToken)
    {
        await using var batch = BatchOf(connection, Now);
        Add(batch, Outbox, Value((long)rowsMax));
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var atMs = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        List<OutboxEntry> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new OutboxEntry(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        return new OutboxReading(rows, rows.Count < rowsMax, atMs);
    }

    /// <summary>Reads all records over again, as they are at one moment, and tells the leaves that are not what was written.</summary>
    public static async Task<IReadOnlyList<int>> ScrubAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var scrub = new LeafScrub();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var batch = BatchOf(connection, Records, Sums);
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (SyncRecordRow.TextOf(reader.GetInt32(0), reader.GetString(1)) is { } key)
                scrub.Add(key, reader.GetFieldValue<byte[]>(2));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (SyncContentReader.ReadSum(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1)) is { } sum)
                scrub.AddSum(sum.Leaf, sum.Sum);
        }

        return scrub.Damaged();
    }

    private static SyncLogRow LogRowOf(NpgsqlDataReader row) =>
        new(new Author(row.GetString(1), row.GetInt32(2)), row.GetInt64(3), row.GetFieldValue<byte[]>(4));

    private static NpgsqlBatch BatchOf(NpgsqlConnection connection, params ReadOnlySpan<string> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            Add(batch, statement);
        return batch;
    }
}
