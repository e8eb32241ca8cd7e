using Microsoft.Data.Sqlite;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>Reads all that a replica has in writing, within one transaction.</summary>
/// <param name="session">The connection.</param>
/// <param name="region">The region.</param>
/// <param name="options">Limits of what is read.</param>
internal sealed class SqliteSyncReading(SqliteSession session, string region, SyncOptions options)
{
    private readonly SyncContentReader _content = new(region, options);

    /// <summary>Reads it.</summary>
    /// <exception cref="SyncStoreException">It cannot be read.</exception>
    public SyncStable Read(CancellationToken cancellationToken)
    {
        ForEach(
            "SELECT Position, Region, Incarnation, LastNumber, Value FROM NovaCronSyncBatch ORDER BY Position",
            row => _content.AddBatch(row.GetInt64(0), LogRowOf(row)),
            cancellationToken);
        ForEach(
            "SELECT Position, Region, Incarnation, LastNumber, Value FROM NovaCronSyncLoose ORDER BY Position",
            row => _content.AddLoose(row.GetInt64(0), LogRowOf(row)),
            cancellationToken);
        ForEach(
            "SELECT Leaf, RecordKey, Value FROM NovaCronRecord",
            row => _content.AddRecord(row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2)),
            cancellationToken);
        ForEach(
            "SELECT Leaf, Value FROM NovaCronRecordSum",
            row => _content.AddSum(row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
            cancellationToken);
        using var state = session.Prepare(
            "SELECT Region, Incarnation, Context, Applied, Shown, ConsumedRow, ClockFloor FROM NovaCronSync");
        using var reader = state.ExecuteReader();
        reader.Read();
        var (context, applied, shown) =
            (reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4));
        return _content.Build(
            reader.GetString(0),
            reader.GetInt32(1),
            new SyncStateRow(context, applied, shown, reader.GetInt64(5), reader.GetInt64(6)));
    }

    private static SyncLogRow LogRowOf(SqliteDataReader row) =>
        new(new Author(row.GetString(1), row.GetInt32(2)), row.GetInt64(3), row.GetFieldValue<byte[]>(4));

    private void ForEach(string query, Action<SqliteDataReader> take, CancellationToken cancellationToken)
    {
        using var command = session.Prepare(query);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            take(reader);
        }
    }
}
