using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using NovaCron.Bench.Ass.Regions;
using NovaCron.Bench.Orleans;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.Grains.Hosting;

namespace NovaCron.Bench.Ass.Load;

/// <summary>
/// Writes grains' states into the region's database as grain storage does, by its own statement, each with an announcement that the
/// database's trigger puts into the outbox. One state a transaction; several only while the disk is too slow for the rate.
/// </summary>
internal sealed class StateWriter(string connectionString, string region, int records)
{
    // Behind by this, in seconds, before several changes go into one transaction; and so many at most.
    private const double LateSeconds = 0.05;
    private const int TogetherMax = 32;
    private const int StoreVersionNone = 0;

    private readonly long[] _versions = new long[records];
    private readonly Lock _gate = new();
    private WrittenFigures _written = WrittenFigures.None;
    private Thread? _thread;
    private volatile bool _isEnding;
    private int _next;

    /// <summary>Writes from now on.</summary>
    public void Begin(double rate)
    {
        _isEnding = false;
        _thread = new Thread(() => Run(rate)) { IsBackground = true, Name = "load" };
        _thread.Start();
    }

    /// <summary>Ends it; all that was written is committed then.</summary>
    public void End()
    {
        _isEnding = true;
        _thread?.Join();
        _thread = null;
    }

    /// <summary>What was written since the last time.</summary>
    public WrittenFigures Take()
    {
        lock (_gate)
        {
            var taken = _written;
            _written = WrittenFigures.None;
            return taken;
        }
    }

    private void Run(double rate)
    {
        try
        {
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            using var begin = Make(connection, "BEGIN IMMEDIATE");
            using var commit = Make(connection, "COMMIT");
            using var undo = Make(connection, "ROLLBACK");
            using (var busy = Make(connection, "PRAGMA busy_timeout = 30000"))
                busy.ExecuteNonQuery();
            using var write = Prepare(connection);
            var (began, made) = (Stopwatch.GetTimestamp(), 0L);
            while (!_isEnding)
            {
                var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate) - made;
                if (due <= 0)
                {
                    Thread.Sleep(1);
                    continue;
                }

                var together = due > rate * LateSeconds ? (int)Math.Min(due, TogetherMax) : 1;
                Transact(write, together, begin, commit, undo);
                made += together;
            }
        }
        catch (Exception error) when (error is SqliteException or BenchException)
        {
            Count(0, error);
        }
    }

    private void Transact(SqliteCommand write, int together, SqliteCommand begin, SqliteCommand commit, SqliteCommand undo)
    {
        var stamp = Stopwatch.GetTimestamp();
        try
        {
            if (together > 1)
                begin.ExecuteNonQuery();
            for (var change = 0; change < together; change++)
                Write(write, stamp);
            if (together > 1)
                commit.ExecuteNonQuery();
            Count(together, null);
        }
        catch (Exception error) when (error is SqliteException or BenchException)
        {
            Count(0, error);
            if (together > 1)
                undo.ExecuteNonQuery();
        }
    }

    private void Write(SqliteCommand write, long stamp)
    {
        var number = _next;
        var key = BenchRecords.KeyOf(region, number);
        var changes = RecordChangeCodec.Encode([BenchRecords.Change(key, stamp)]);
        var state = Encoding.UTF8.GetBytes(
            $$"""{"name":"{{key.Name}}","phase":"stopped","owner":"{{region}}","epoch":1,"memoryBytes":67108864,"at":{{stamp}}}""");
        write.Parameters["@GrainIdExtensionString"].Value = key.Name;
        write.Parameters["@GrainIdHash"].Value = number;
        write.Parameters["@GrainStateVersion"].Value = _versions[number] == StoreVersionNone ? DBNull.Value : _versions[number];
        write.Parameters["@PayloadBinary"].Value = AnnouncedPayload.Join(changes, state);
        _versions[number] = Execute(write);
        _next = (number + 1) % _versions.Length;
    }

    private static long Execute(SqliteCommand write)
    {
        using var reader = write.ExecuteReader();
        long? version = null;
        do
        {
            while (reader.Read())
                version = reader.GetInt64(0);
        }
        while (reader.NextResult());
        return version ?? throw new BenchException("a state's version was another one");
    }

    private void Count(int changes, Exception? error)
    {
        lock (_gate)
        {
            _written = error is null
                ? _written with { Changes = _written.Changes + changes, Transactions = _written.Transactions + 1 }
                : _written with { Failures = _written.Failures + 1, Failure = error.Message };
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection)
    {
        using var find = Make(connection, "SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'");
        var write = Make(connection, (string)find.ExecuteScalar()!);
        foreach (var (name, value) in new (string, object)[]
        {
            ("@GrainIdHash", 0), ("@GrainTypeHash", 0), ("@ServiceId", "bench"), ("@GrainTypeString", "bench"), ("@GrainIdN0", 0L),
            ("@GrainIdN1", 0L), ("@GrainIdExtensionString", ""), ("@GrainStateVersion", DBNull.Value), ("@PayloadBinary", DBNull.Value),
        })
            write.Parameters.AddWithValue(name, value);
        return write;
    }

    private static SqliteCommand Make(SqliteConnection connection, string text)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants, and grain storage's own in the database.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }
}
