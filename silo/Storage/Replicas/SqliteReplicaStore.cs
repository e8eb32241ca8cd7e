using Microsoft.Data.Sqlite;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Silo.Storage.Replicas;

/// <summary>
/// A member's records in its region's SQLite file, over one connection of its own. The library has no asynchronous calls: a write holds
/// its caller up until the disk has it. Not thread-safe.
/// </summary>
/// <param name="connectionString">The file, to which the scripts were applied; nothing is opened yet.</param>
/// <param name="replica">The member.</param>
internal sealed class SqliteReplicaStore(string connectionString, string replica) : IReplicaStore
{
    private Session? _session;

    /// <inheritdoc/>
    public Task<StableContent> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _session?.Dispose();
        _session = new Session(connectionString, replica);
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
        private const string Drop = "DELETE FROM NovaCronReplicaRecord WHERE Replica = $Replica AND Slot = $Slot";

        private readonly SqliteSession _file;
        private readonly string _replica;
        private readonly SqliteCommand _fence;
        private readonly SqliteCommand _put;
        private readonly SqliteCommand _dropEpochs;
        private readonly SqliteCommand _dropUpTo;
        private readonly SqliteCommand _dropFrom;

        public Session(string connectionString, string replica)
        {
            _replica = replica;
            _file = new SqliteSession(connectionString);
            try
            {
                _fence = _file.Prepare("SELECT Fence FROM NovaCronReplica WHERE Replica = $Replica", "$Replica");
                _put = _file.Prepare(
                    """
                    INSERT INTO NovaCronReplicaRecord (Replica, Slot, Epoch, Number, Value)
                    VALUES ($Replica, $Slot, $Epoch, $Number, $Value)
                    ON CONFLICT (Replica, Slot, Epoch, Number) DO UPDATE SET Value = excluded.Value
                    """,
                    "$Replica",
                    "$Slot",
                    "$Epoch",
                    "$Number",
                    "$Value");
                _dropEpochs = _file.Prepare($"{Drop} AND Epoch <= $Epoch", "$Replica", "$Slot", "$Epoch");
                _dropUpTo = _file.Prepare($"{Drop} AND Epoch = $Epoch AND Number <= $Number", "$Replica", "$Slot", "$Epoch", "$Number");
                _dropFrom = _file.Prepare($"{Drop} AND Epoch = $Epoch AND Number >= $Number", "$Replica", "$Slot", "$Epoch", "$Number");
            }
            catch
            {
                _file.Dispose();
                throw;
            }
        }

        public StableContent Load() => _file.Write(() =>
        {
            var take = _file.Prepare(
                """
                INSERT INTO NovaCronReplica (Replica, Fence) VALUES ($Replica, 1)
                ON CONFLICT (Replica) DO UPDATE SET Fence = Fence + 1
                RETURNING Fence
                """,
                "$Replica");
            var fence = (long)SqliteSession.Set(take, _replica).ExecuteScalar()!;
            var read = _file.Prepare(
                "SELECT Slot, Epoch, Number, Value FROM NovaCronReplicaRecord WHERE Replica = $Replica ORDER BY Slot, Epoch, Number",
                "$Replica");
            using var reader = SqliteSession.Set(read, _replica).ExecuteReader();
            List<StableRecord> records = [];
            while (reader.Read())
            {
                var key = new StableKey((StableSlot)reader.GetByte(0), reader.GetInt64(1), reader.GetInt64(2));
                records.Add(new StableRecord(key, reader.GetFieldValue<byte[]>(3)));
            }

            return new StableContent(fence, records);
        });

        public void Write(long fence, StablePlan plan) => _file.Write(() =>
        {
            if (SqliteSession.Set(_fence, _replica).ExecuteScalar() is not long present || present != fence)
                throw new FencedException(_replica, fence);
            foreach (var (slot, upTo) in plan.DroppedEpochs)
                SqliteSession.Run(_dropEpochs, _replica, (long)slot, upTo);
            foreach (var key in plan.DroppedUpTo)
                SqliteSession.Run(_dropUpTo, _replica, (long)key.Slot, key.Epoch, key.Number);
            foreach (var key in plan.DroppedFrom)
                SqliteSession.Run(_dropFrom, _replica, (long)key.Slot, key.Epoch, key.Number);
            foreach (var (key, value) in plan.Puts)
                SqliteSession.Run(_put, _replica, (long)key.Slot, key.Epoch, key.Number, value.ToArray());
            return true;
        });

        public void Dispose() => _file.Dispose();
    }
}
