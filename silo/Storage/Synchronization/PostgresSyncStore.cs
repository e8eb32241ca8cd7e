using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;
using Npgsql;
using static NovaCron.Silo.Storage.Synchronization.PostgresBatch;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>
/// A region's replica in its PostgreSQL database, over one connection of its own, on which the statements stay prepared. A write is one
/// round trip: a batch outside a transaction is one. Not thread-safe, but for <see cref="ScrubAsync"/>.
/// </summary>
/// <param name="source">Makes connections; the owner disposes of it.</param>
internal sealed class PostgresSyncStore(NpgsqlDataSource source) : ISyncStore
{
    // Rows are found by their keys: a plan that was made while a table was small must not read all of it when it is large. A statement sees
    // what was committed before it began, and not before its transaction began: the outbox's time relies on it.
    private const string Settings = """
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
        SET default_transaction_isolation = 'read committed'
        """;

    private const string TakeFence = """
        INSERT INTO NovaCronReplica (Replica, Fence) VALUES ($1, 1)
        ON CONFLICT (Replica) DO UPDATE SET Fence = NovaCronReplica.Fence + 1
        RETURNING Fence
        """;

    // The life is written with the first beginning: it does not change when another one is asked for later.
    private const string Begin = """
        INSERT INTO NovaCronSync (One, Region, Incarnation, Context, Applied, Shown, ConsumedRow, ClockFloor)
        VALUES (1, $1, $2, $3, $4, $5, 0, 0)
        ON CONFLICT (One) DO NOTHING
        """;

    private const string Hold = "SELECT NovaCronHoldFence($1, $2)";

    private const string Renew =
        "UPDATE NovaCronSync SET Incarnation = $1 WHERE Incarnation < $1";

    // By the script 40-novacron-replicas.
    private const string IsFenced = "NC001";

    private NpgsqlConnection? _connection;
    private string _member = "";

    private NpgsqlConnection Connection => _connection ?? throw new InvalidOperationException("Nothing was loaded.");

    /// <inheritdoc/>
    public async Task<SyncContent> LoadAsync(string region, int incarnation, SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        await DisposeAsync();
        _member = SyncFence.Of(region);
        var connection = _connection = await source.OpenConnectionAsync(cancellationToken);
        await using (var settings = new NpgsqlCommand(Settings, connection))
            await settings.ExecuteNonQueryAsync(cancellationToken);

        // Who takes the fence waits for a write that holds it, and reads afterwards: a transaction of its own sees that write.
        await using var begin = new NpgsqlBatch(connection);
        Add(begin, TakeFence, Value(_member));
        var none = SyncStateRow.None;
        Add(begin, OnDisk);
        Add(begin, Begin, Value(region), Value(incarnation), Value(none.Context), Value(none.Applied), Value(none.Shown));
        var fence = (long)(await begin.ExecuteScalarAsync(cancellationToken))!;
        return new SyncContent(fence, await PostgresSyncReading.ReadAsync(connection, region, options, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<OutboxReading> ReadOutboxAsync(int rowsMax, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsMax, 1);
        return PostgresSyncReading.ReadOutboxAsync(Connection, rowsMax, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(long fence, SyncOutput.Write write, IReadOnlyList<long> consumed, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(Connection);
        Add(batch, Hold, Value(_member), Value(fence));
        PostgresSyncWriting.Add(batch, new SyncWritePlan(write), consumed);
        await RunAsync(batch, fence, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RenewAsync(long fence, int incarnation, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(Connection);
        Add(batch, Hold, Value(_member), Value(fence));
        Add(batch, Renew, Value(incarnation));
        await RunAsync(batch, fence, cancellationToken);
        SyncFence.RequireLater(incarnation, batch.BatchCommands[1].RecordsAffected > 0);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> ScrubAsync(CancellationToken cancellationToken) =>
        PostgresSyncReading.ScrubAsync(source, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        await connection.DisposeAsync();
    }

    private async Task RunAsync(NpgsqlBatch batch, long fence, CancellationToken cancellationToken)
    {
        try
        {
            // Asks the server only for what this connection has not prepared before.
            await batch.PrepareAsync(cancellationToken);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == IsFenced)
        {
            throw new FencedException(_member, fence, exception);
        }
    }
}
