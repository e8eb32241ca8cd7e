using Microsoft.Data.Sqlite;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>A connection on which a replica reads and writes: the statements, prepared.</summary>
internal sealed class SqliteSyncSession : IDisposable
{
    private const string Now = "SELECT CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";

    private readonly SqliteSession _session;
    private readonly string _region;
    private readonly string _member;
    private readonly SqliteCommand _fence;
    private readonly SqliteCommand _now;
    private readonly SqliteCommand _outbox;
    private readonly SqliteCommand _dropLoose;
    private readonly SqliteCommand _dropBatches;
    private readonly SqliteCommand _dropLeaf;
    private readonly SqliteCommand _dropRecord;
    private readonly SqliteCommand _addBatch;
    private readonly SqliteCommand _addLoose;
    private readonly SqliteCommand _putRecord;
    private readonly SqliteCommand _putSum;
    private readonly SqliteCommand _setState;
    private readonly SqliteCommand _consume;

    public SqliteSyncSession(string connectionString, string region)
    {
        (_region, _member) = (region, SyncFence.Of(region));
        _session = new SqliteSession(connectionString);
        try
        {
            _fence = _session.Prepare("SELECT Fence FROM NovaCronReplica WHERE Replica = $Replica", "$Replica");
            _now = _session.Prepare(Now);
            _outbox = _session.Prepare("SELECT Id, WrittenAt, Changes FROM NovaCronOutbox ORDER BY Id LIMIT $Max", "$Max");
            const string UpTo = "WHERE Region = $Region AND Incarnation = $Incarnation AND LastNumber <= $Last";
            _dropLoose = _session.Prepare($"DELETE FROM NovaCronSyncLoose {UpTo}", "$Region", "$Incarnation", "$Last");
            _dropBatches = _session.Prepare($"DELETE FROM NovaCronSyncBatch {UpTo}", "$Region", "$Incarnation", "$Last");
            _dropLeaf = _session.Prepare("DELETE FROM NovaCronRecord WHERE Leaf = $Leaf", "$Leaf");
            _dropRecord = _session.Prepare("DELETE FROM NovaCronRecord WHERE Leaf = $Leaf AND RecordKey = $Key", "$Leaf", "$Key");
            const string Log = "(Region, Incarnation, LastNumber, Value) VALUES ($Region, $Incarnation, $Last, $Value)";
            _addBatch = _session.Prepare($"INSERT INTO NovaCronSyncBatch {Log}", "$Region", "$Incarnation", "$Last", "$Value");
            _addLoose = _session.Prepare($"INSERT INTO NovaCronSyncLoose {Log}", "$Region", "$Incarnation", "$Last", "$Value");
            _putRecord = _session.Prepare("""
                INSERT INTO NovaCronRecord (Leaf, RecordKey, Value) VALUES ($Leaf, $Key, $Value)
                ON CONFLICT (Leaf, RecordKey) DO UPDATE SET Value = excluded.Value
                """, "$Leaf", "$Key", "$Value");
            _putSum = _session.Prepare("""
                INSERT INTO NovaCronRecordSum (Leaf, Value) VALUES ($Leaf, $Value)
                ON CONFLICT (Leaf) DO UPDATE SET Value = excluded.Value
                """, "$Leaf", "$Value");
            _setState = _session.Prepare("""
                UPDATE NovaCronSync
                SET Context = $Context, Applied = $Applied, Shown = $Shown, ConsumedRow = $Consumed, ClockFloor = $Floor
                """, "$Context", "$Applied", "$Shown", "$Consumed", "$Floor");
            _consume = _session.Prepare("DELETE FROM NovaCronOutbox WHERE Id = $Id", "$Id");
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Takes the fence, and then reads: nobody who began before writes any more.</summary>
    public SyncContent Load(int incarnation, SyncOptions options, CancellationToken cancellationToken)
    {
        var fence = _session.Write(() => Begin(incarnation));
        return _session.Read(() => new SyncContent(fence, new SqliteSyncReading(_session, _region, options).Read(cancellationToken)));
    }

    /// <summary>The time is read first, in a statement of its own: what is committed by then, the next statement sees.</summary>
    public OutboxReading ReadOutbox(int rowsMax)
    {
        var atMs = (long)_now.ExecuteScalar()!;
        List<OutboxEntry> rows = [];
        using var reader = SqliteSession.Set(_outbox, rowsMax).ExecuteReader();
        while (reader.Read())
            rows.Add(new OutboxEntry(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        return new OutboxReading(rows, rows.Count < rowsMax, atMs);
    }

    /// <summary>Writes what a plan says, and drops rows of the outbox.</summary>
    public void Write(long fence, SyncWritePlan plan, IReadOnlyList<long> consumed) => _session.Write(() =>
    {
        Hold(fence);
        foreach (var (author, last) in plan.Batched)
            SqliteSession.Run(_dropLoose, author.Region, author.Incarnation, last);
        foreach (var (author, last) in plan.Trimmed)
            SqliteSession.Run(_dropBatches, author.Region, author.Incarnation, last);
        foreach (var row in plan.Kept)
            Add(_addBatch, row);
        foreach (var row in plan.Loose)
            Add(_addLoose, row);
        foreach (var leaf in plan.Rewritten)
            SqliteSession.Run(_dropLeaf, leaf);
        foreach (var row in plan.Drops)
            SqliteSession.Run(_dropRecord, row.Leaf, row.Key);
        foreach (var row in plan.Puts)
            SqliteSession.Run(_putRecord, row.Leaf, row.Key, row.Value);
        foreach (var sum in plan.Sums)
            SqliteSession.Run(_putSum, sum.Leaf, SyncContentReader.Write(sum.Sum));
        var state = plan.State;
        SqliteSession.Run(_setState, state.Context, state.Applied, state.Shown, state.ConsumedRow, state.ClockFloor);
        foreach (var id in consumed)
            SqliteSession.Run(_consume, id);
        return true;
    });

    /// <summary>Has the next beginning be that of a later life.</summary>
    public void Renew(long fence, int incarnation) => _session.Write(() =>
    {
        Hold(fence);
        using var renew = _session.Prepare(
            "UPDATE NovaCronSync SET Incarnation = $Incarnation WHERE Incarnation < $Incarnation", "$Incarnation");
        SyncFence.RequireLater(incarnation, SqliteSession.Run(renew, incarnation) > 0);
        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static void Add(SqliteCommand command, SyncLogRow row) =>
        SqliteSession.Run(command, row.Author.Region, row.Author.Incarnation, row.Last, row.Value);

    // The life is written with the first beginning: it does not change when another one is asked for later.
    private long Begin(int incarnation)
    {
        using var take = _session.Prepare("""
            INSERT INTO NovaCronReplica (Replica, Fence) VALUES ($Replica, 1)
            ON CONFLICT (Replica) DO UPDATE SET Fence = Fence + 1
            RETURNING Fence
            """, "$Replica");
        var fence = (long)SqliteSession.Set(take, _member).ExecuteScalar()!;
        using var begin = _session.Prepare("""
            INSERT INTO NovaCronSync (One, Region, Incarnation, Context, Applied, Shown, ConsumedRow, ClockFloor)
            VALUES (1, $Region, $Incarnation, $Context, $Applied, $Shown, 0, 0)
            ON CONFLICT (One) DO NOTHING
            """, "$Region", "$Incarnation", "$Context", "$Applied", "$Shown");
        var none = SyncStateRow.None;
        SqliteSession.Run(begin, _region, incarnation, none.Context, none.Applied, none.Shown);
        return fence;
    }

    private void Hold(long fence)
    {
        if (SqliteSession.Set(_fence, _member).ExecuteScalar() is not long present || present != fence)
            throw new FencedException(_member, fence);
    }
}
