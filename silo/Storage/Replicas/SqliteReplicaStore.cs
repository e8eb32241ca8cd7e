using Microsoft.Data.Sqlite;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Silo.Storage.Replicas;

/// <summary>
/// A member's records in its region's SQLite file, over one connection of its own. The library has no asynchronous calls: a write holds
/// its caller up until the disk has it. Not thread-safe.
/// </summary>
internal sealed class SqliteReplicaStore : IReplicaStore
{
    private readonly string _replica;
    private readonly string _connectionString;
    private Session? _session;

    /// <summary>Keeps a member's records in a file to which the scripts were applied; nothing is opened yet.</summary>
    public SqliteReplicaStore(string connectionString, string replica)
    {
        _replica = replica;
        _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString();
    }

    /// <inheritdoc/>
    public Task<StableContent> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _session?.Dispose();
        _session = new Session(_connectionString, _replica);
        return Task.FromResult(_session.Load());
    }

    /// <inheritdoc/>
    public Task WriteAsync(long fence, IReadOnlyList<StableChange> changes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = _session ?? throw new InvalidOperationException("Nothing was loaded.");
        session.Write(fence, new StablePlan(changes));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _session?.Dispose();
        _session = null;
        return ValueTask.CompletedTask;
    }

    /// <summary>A connection with its statements, prepared.</summary>
    private sealed class Session : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly string _replica;
        private readonly SqliteCommand _begin;
        private readonly SqliteCommand _end;
        private readonly SqliteCommand _undo;
        private readonly SqliteCommand _fence;
        private readonly SqliteCommand _put;
        private readonly SqliteCommand _dropEpochs;
        private readonly SqliteCommand _dropUpTo;
        private readonly SqliteCommand _dropFrom;

        public Session(string connectionString, string replica)
        {
            _replica = replica;
            _connection = new SqliteConnection(connectionString);
            try
            {
                _connection.Open();
                Prepare("PRAGMA synchronous = FULL").ExecuteNonQuery();

                // A write transaction from its beginning on: what it reads, nobody else changes before it ends.
                _begin = Prepare("BEGIN IMMEDIATE");
                _end = Prepare("COMMIT");
                _undo = Prepare("ROLLBACK");
                _fence = Prepare("SELECT Fence FROM NovaCronReplica WHERE Replica = $Replica");
                _put = Prepare("""
                    INSERT INTO NovaCronReplicaRecord (Replica, Slot, Epoch, Number, Value)
                    VALUES ($Replica, $Slot, $Epoch, $Number, $Value)
                    ON CONFLICT (Replica, Slot, Epoch, Number) DO UPDATE SET Value = excluded.Value
                    """, "$Slot", "$Epoch", "$Number", "$Value");
                const string Drop = "DELETE FROM NovaCronReplicaRecord WHERE Replica = $Replica AND Slot = $Slot";
                _dropEpochs = Prepare($"{Drop} AND Epoch <= $Epoch", "$Slot", "$Epoch");
                _dropUpTo = Prepare($"{Drop} AND Epoch = $Epoch AND Number <= $Number", "$Slot", "$Epoch", "$Number");
                _dropFrom = Prepare($"{Drop} AND Epoch = $Epoch AND Number >= $Number", "$Slot", "$Epoch", "$Number");
            }
            catch
            {
                _connection.Dispose();
                throw;
            }
        }

        public StableContent Load() => Transact(() =>
        {
            using var take = Prepare("""
                INSERT INTO NovaCronReplica (Replica, Fence) VALUES ($Replica, 1)
                ON CONFLICT (Replica) DO UPDATE SET Fence = Fence + 1
                RETURNING Fence
                """);
            var fence = (long)take.ExecuteScalar()!;
            using var read = Prepare("""
                SELECT Slot, Epoch, Number, Value FROM NovaCronReplicaRecord WHERE Replica = $Replica ORDER BY Slot, Epoch, Number
                """);
            using var reader = read.ExecuteReader();
            List<StableRecord> records = [];
            while (reader.Read())
            {
                var key = new StableKey((StableSlot)reader.GetByte(0), reader.GetInt64(1), reader.GetInt64(2));
                records.Add(new StableRecord(key, reader.GetFieldValue<byte[]>(3)));
            }

            return new StableContent(fence, records);
        });

        public void Write(long fence, StablePlan plan) => Transact(() =>
        {
            if (_fence.ExecuteScalar() is not long present || present != fence)
                throw new FencedException(_replica, fence);
            foreach (var (slot, upTo) in plan.DroppedEpochs)
                Run(_dropEpochs, (long)slot, upTo);
            foreach (var key in plan.DroppedUpTo)
                Run(_dropUpTo, (long)key.Slot, key.Epoch, key.Number);
            foreach (var key in plan.DroppedFrom)
                Run(_dropFrom, (long)key.Slot, key.Epoch, key.Number);
            foreach (var (key, value) in plan.Puts)
                Run(_put, (long)key.Slot, key.Epoch, key.Number, value.ToArray());
            return true;
        });

        public void Dispose()
        {
            foreach (var command in new[] { _begin, _end, _undo, _fence, _put, _dropEpochs, _dropUpTo, _dropFrom })
                command.Dispose();
            _connection.Dispose();
        }

        // The first parameter is the member, which never changes.
        private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i + 1].Value = values[i];
            command.ExecuteNonQuery();
        }

        private T Transact<T>(Func<T> work)
        {
            _begin.ExecuteNonQuery();
            try
            {
                var result = work();
                _end.ExecuteNonQuery();
                return result;
            }
            catch
            {
                Undo();
                throw;
            }
        }

        // Some failures have ended the transaction already; the first failure is the one to tell.
        private void Undo()
        {
            try
            {
                _undo.ExecuteNonQuery();
            }
            catch (SqliteException)
            {
                // There was nothing to undo.
            }
        }

        private SqliteCommand Prepare(string text, params ReadOnlySpan<string> parameters)
        {
#pragma warning disable CA2100 // The statements are this class's constants.
            var command = new SqliteCommand(text, _connection);
#pragma warning restore CA2100
            if (text.Contains("$Replica", StringComparison.Ordinal))
                command.Parameters.AddWithValue("$Replica", _replica);
            foreach (var name in parameters)
                command.Parameters.Add(new SqliteParameter(name, DBNull.Value));
            command.Prepare();
            return command;
        }
    }
}
