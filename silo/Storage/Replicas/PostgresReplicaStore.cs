using NovaCron.Dwcp.Consensus.Stable;
using Npgsql;
using NpgsqlTypes;

namespace NovaCron.Silo.Storage.Replicas;

/// <summary>
/// A member's records in its region's PostgreSQL database, over one connection of its own, on which the statements stay prepared. A write
/// is one round trip: a batch outside a transaction is one. Not thread-safe.
/// </summary>
/// <param name="source">Makes connections; the owner disposes of it.</param>
/// <param name="replica">The member.</param>
internal sealed class PostgresReplicaStore(NpgsqlDataSource source, string replica) : IReplicaStore
{
    private const string Begin = """
        INSERT INTO NovaCronReplica (Replica, Fence) VALUES ($1, 1)
        ON CONFLICT (Replica) DO UPDATE SET Fence = NovaCronReplica.Fence + 1
        RETURNING Fence
        """;

    private const string Read = """
        SELECT Slot, Epoch, Number, Value FROM NovaCronReplicaRecord WHERE Replica = $1 ORDER BY Slot, Epoch, Number
        """;

    private const string Hold = "SELECT NovaCronHoldFence($1, $2)";

    private const string DropEpochs = "DELETE FROM NovaCronReplicaRecord WHERE Replica = $1 AND Slot = $2 AND Epoch <= $3";

    private const string DropUpTo =
        "DELETE FROM NovaCronReplicaRecord WHERE Replica = $1 AND Slot = $2 AND Epoch = $3 AND Number <= $4";

    private const string DropFrom =
        "DELETE FROM NovaCronReplicaRecord WHERE Replica = $1 AND Slot = $2 AND Epoch = $3 AND Number >= $4";

    private const string Put = """
        INSERT INTO NovaCronReplicaRecord (Replica, Slot, Epoch, Number, Value)
        SELECT $1, Slot, Epoch, Number, Value FROM unnest($2, $3, $4, $5) AS Given (Slot, Epoch, Number, Value)
        ON CONFLICT (Replica, Slot, Epoch, Number) DO UPDATE SET Value = excluded.Value
        """;

    // By the script 40-novacron-replicas.
    private const string IsFenced = "NC001";

    private NpgsqlConnection? _connection;

    /// <inheritdoc/>
    public async Task<StableContent> LoadAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        var connection = _connection = await source.OpenConnectionAsync(cancellationToken);

        // Who takes the fence waits for a write that holds it, and reads afterwards: a transaction of its own sees that write.
        await using var begin = new NpgsqlCommand(Begin, connection) { Parameters = { Text(replica) } };
        var fence = (long)(await begin.ExecuteScalarAsync(cancellationToken))!;
        await using var read = new NpgsqlCommand(Read, connection) { Parameters = { Text(replica) } };
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        List<StableRecord> records = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = new StableKey((StableSlot)reader.GetInt16(0), reader.GetInt64(1), reader.GetInt64(2));
            records.Add(new StableRecord(key, reader.GetFieldValue<byte[]>(3)));
        }

        return new StableContent(fence, records);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(long fence, IReadOnlyList<StableChange> changes, CancellationToken cancellationToken)
    {
        var plan = new StablePlan(changes);
        var connection = _connection ?? throw new InvalidOperationException("Nothing was loaded.");
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, Hold, Text(replica), Number(fence));
        foreach (var (slot, upTo) in plan.DroppedEpochs)
            Add(batch, DropEpochs, Text(replica), Slot(slot), Number(upTo));
        foreach (var key in plan.DroppedUpTo)
            Add(batch, DropUpTo, Text(replica), Slot(key.Slot), Number(key.Epoch), Number(key.Number));
        foreach (var key in plan.DroppedFrom)
            Add(batch, DropFrom, Text(replica), Slot(key.Slot), Number(key.Epoch), Number(key.Number));
        if (plan.Puts.Count > 0)
            AddPuts(batch, plan.Puts);
        try
        {
            // Asks the server only for what this connection has not prepared before.
            await batch.PrepareAsync(cancellationToken);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == IsFenced)
        {
            throw new FencedException(replica, fence, exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        await connection.DisposeAsync();
    }

    private static void Add(NpgsqlBatch batch, string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
#pragma warning disable CA2100 // The statements are this class's constants.
        var command = new NpgsqlBatchCommand(text);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<short> Slot(StableSlot value) => new() { TypedValue = (short)value };

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, T[] values) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private void AddPuts(NpgsqlBatch batch, IReadOnlyDictionary<StableKey, ReadOnlyMemory<byte>> puts) => Add(
        batch,
        Put,
        Text(replica),
        Array(NpgsqlDbType.Smallint, puts.Keys.Select(key => (short)key.Slot).ToArray()),
        Array(NpgsqlDbType.Bigint, puts.Keys.Select(key => key.Epoch).ToArray()),
        Array(NpgsqlDbType.Bigint, puts.Keys.Select(key => key.Number).ToArray()),
        Array(NpgsqlDbType.Bytea, puts.Values.ToArray()));
}
