using Npgsql;
using NpgsqlTypes;
using static NovaCron.Silo.Storage.Synchronization.PostgresBatch;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>The statements that do what a plan says; those that have nothing to do are left out.</summary>
internal static class PostgresSyncWriting
{
    private const string DropLoose = "DELETE FROM NovaCronSyncLoose WHERE Region = $1 AND Incarnation = $2 AND LastNumber <= $3";

    private const string DropBatches = "DELETE FROM NovaCronSyncBatch WHERE Region = $1 AND Incarnation = $2 AND LastNumber <= $3";

    private const string Rows = """
        (Region, Incarnation, LastNumber, Value)
        SELECT Region, Incarnation, LastNumber, Value
        FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS Given (Region, Incarnation, LastNumber, Value, Place)
        ORDER BY Place
        """;

    private const string AddBatches = $"INSERT INTO NovaCronSyncBatch {Rows}";

    private const string AddLoose = $"INSERT INTO NovaCronSyncLoose {Rows}";

    private const string DropLeaves = "DELETE FROM NovaCronRecord WHERE Leaf = ANY ($1)";

    private const string DropRecords = """
        DELETE FROM NovaCronRecord AS Gone USING unnest($1, $2) AS Given (Leaf, RecordKey)
        WHERE Gone.Leaf = Given.Leaf AND Gone.RecordKey = Given.RecordKey
        """;

    private const string PutRecords = """
        INSERT INTO NovaCronRecord (Leaf, RecordKey, Value)
        SELECT Leaf, RecordKey, Value FROM unnest($1, $2, $3) AS Given (Leaf, RecordKey, Value)
        ON CONFLICT (Leaf, RecordKey) DO UPDATE SET Value = excluded.Value
        """;

    private const string PutSums = """
        INSERT INTO NovaCronRecordSum (Leaf, Value) SELECT Leaf, Value FROM unnest($1, $2) AS Given (Leaf, Value)
        ON CONFLICT (Leaf) DO UPDATE SET Value = excluded.Value
        """;

    private const string SetState =
        "UPDATE NovaCronSync SET Context = $1, Applied = $2, Shown = $3, ConsumedRow = $4, ClockFloor = $5 WHERE One = 1";

    private const string Consume = "DELETE FROM NovaCronOutbox WHERE Id = ANY ($1)";

    /// <summary>Adds the statements of a plan, and drops rows of the outbox.</summary>
    public static void Add(NpgsqlBatch batch, SyncWritePlan plan, IReadOnlyList<long> consumed)
    {
        foreach (var (author, last) in plan.Batched)
            PostgresBatch.Add(batch, DropLoose, Value(author.Region), Value(author.Incarnation), Value(last));
        foreach (var (author, last) in plan.Trimmed)
            PostgresBatch.Add(batch, DropBatches, Value(author.Region), Value(author.Incarnation), Value(last));
        AddLog(batch, AddBatches, plan.Kept);
        AddLog(batch, AddLoose, plan.Loose);
        AddRecords(batch, plan);
        var state = plan.State;
        PostgresBatch.Add(
            batch,
            SetState,
            Value(state.Context),
            Value(state.Applied),
            Value(state.Shown),
            Value(state.ConsumedRow),
            Value(state.ClockFloor));
        if (consumed.Count > 0)
            PostgresBatch.Add(batch, Consume, List(NpgsqlDbType.Bigint, consumed));
    }

    private static void AddLog(NpgsqlBatch batch, string statement, IReadOnlyList<SyncLogRow> rows)
    {
        if (rows.Count == 0)
            return;
        PostgresBatch.Add(
            batch,
            statement,
            List(NpgsqlDbType.Text, rows.Select(row => row.Author.Region)),
            List(NpgsqlDbType.Integer, rows.Select(row => row.Author.Incarnation)),
            List(NpgsqlDbType.Bigint, rows.Select(row => row.Last)),
            List(NpgsqlDbType.Bytea, rows.Select(row => row.Value)));
    }

    private static void AddRecords(NpgsqlBatch batch, SyncWritePlan plan)
    {
        if (plan.Rewritten.Count > 0)
            PostgresBatch.Add(batch, DropLeaves, List(NpgsqlDbType.Integer, plan.Rewritten));
        if (plan.Drops.Count > 0)
            PostgresBatch.Add(batch, DropRecords, LeavesOf(plan.Drops), KeysOf(plan.Drops));
        if (plan.Puts.Count > 0)
        {
            PostgresBatch.Add(
                batch,
                PutRecords,
                LeavesOf(plan.Puts),
                KeysOf(plan.Puts),
                List(NpgsqlDbType.Bytea, plan.Puts.Select(row => row.Value)));
        }

        if (plan.Sums.Count > 0)
        {
            PostgresBatch.Add(
                batch,
                PutSums,
                List(NpgsqlDbType.Integer, plan.Sums.Select(sum => sum.Leaf)),
                List(NpgsqlDbType.Bytea, plan.Sums.Select(sum => SyncContentReader.Write(sum.Sum))));
        }
    }

    private static NpgsqlParameter<int[]> LeavesOf(IReadOnlyList<SyncRecordRow> rows) =>
        List(NpgsqlDbType.Integer, rows.Select(row => row.Leaf));

    private static NpgsqlParameter<string[]> KeysOf(IReadOnlyList<SyncRecordRow> rows) =>
        List(NpgsqlDbType.Text, rows.Select(row => row.Key));
}
