using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Tests.Synchronization.Driving;

/// <summary>A region's database in memory: what a replica wrote, and the outbox. It may be put back to what it was, and fail.</summary>
internal sealed class MemoryDatabase
{
    private readonly Lock _gate = new();
    private readonly List<OutboxEntry> _outbox = [];
    private Content _content = Content.None;
    private long _fence;
    private long _rows;

    /// <summary>How many of the next writes fail.</summary>
    public int FailedWrites { get; set; }

    /// <summary>How many of them are written all the same.</summary>
    public bool FailsAfterWriting { get; set; }

    /// <summary>Writes that were durable.</summary>
    public int Writes { get; private set; }

    public Content Written
    {
        get
        {
            lock (_gate)
            {
                return _content;
            }
        }
    }

    public int OutboxCount
    {
        get
        {
            lock (_gate)
            {
                return _outbox.Count;
            }
        }
    }

    /// <summary>Commits a row.</summary>
    public void Commit(params RecordChange[] changes) => Commit(RecordChangeCodec.Encode(changes));

    public void Commit(byte[] bytes)
    {
        lock (_gate)
        {
            _outbox.Add(new OutboxEntry(++_rows, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), bytes));
        }
    }

    /// <summary>Loses all that was written since then, but for the life that is begun next.</summary>
    public void PutBack(Content content)
    {
        lock (_gate)
        {
            _content = content;
            _outbox.Clear();
        }
    }

    public ISyncStore Open() => new Store(this);

    /// <summary>What is in writing.</summary>
    public sealed record Content(
        int Incarnation,
        IReadOnlyDictionary<RecordKey, ReplicatedRecord> Records,
        IReadOnlyList<SyncBatch> Kept,
        IReadOnlyList<Transaction> Loose,
        CausalContext Context,
        VersionVector Applied,
        VersionVector Shown,
        long ConsumedRow,
        HybridTime ClockFloor)
    {
        public static Content None { get; } = new(
            0,
            new Dictionary<RecordKey, ReplicatedRecord>(),
            [],
            [],
            CausalContext.Empty,
            VersionVector.Empty,
            VersionVector.Empty,
            0,
            default);

        public Content After(SyncOutput.Write write)
        {
            var records = Records.ToDictionary();
            foreach (var record in write.Changed)
            {
                records.Remove(record.Key);
                if (!record.IsEmpty)
                {
                    records.Add(record.Key, record);
                }
            }

            return this with
            {
                Records = records,
                Kept = [.. Kept.Concat(write.Kept).Where(batch => !write.Trimmed.Any(
                    trimmed => trimmed.Author == batch.Author && batch.Last <= trimmed.Number))],
                Loose = [.. Loose.Concat(write.Loose).Where(loose => !write.Kept.Any(
                    batch => batch.Author == loose.Author && loose.Last <= batch.Last))],
                Context = write.Context,
                Applied = write.Applied,
                Shown = write.Shown,
                ConsumedRow = write.ConsumedRow,
                ClockFloor = write.ClockFloor,
            };
        }
    }

    private sealed class Store(MemoryDatabase database) : ISyncStore
    {
        public Task<SyncContent> LoadAsync(string region, int incarnation, SyncOptions options, CancellationToken cancellationToken)
        {
            lock (database._gate)
            {
                var content = database._content.Incarnation > 0 ? database._content : database._content with { Incarnation = incarnation };
                database._content = content;
                var stable = new SyncStable(
                    new Author(region, content.Incarnation),
                    StoreSnapshot.Of(content.Records.Values.OrderBy(record => record.Key), content.Context),
                    content.Applied,
                    content.Shown,
                    content.Kept,
                    content.Loose,
                    content.ConsumedRow,
                    content.ClockFloor,
                    []);
                return Task.FromResult(new SyncContent(++database._fence, stable));
            }
        }

        public Task<OutboxReading> ReadOutboxAsync(int rowsMax, CancellationToken cancellationToken)
        {
            lock (database._gate)
            {
                var at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                var rows = database._outbox.Take(rowsMax).ToList();
                return Task.FromResult(new OutboxReading(rows, rows.Count < rowsMax, at));
            }
        }

        public Task WriteAsync(long fence, SyncOutput.Write write, IReadOnlyList<long> consumed, CancellationToken cancellationToken)
        {
            lock (database._gate)
            {
                Require(fence);
                var isFailed = database.FailedWrites > 0;
                database.FailedWrites -= isFailed ? 1 : 0;
                if (!isFailed || database.FailsAfterWriting)
                {
                    database._content = database._content.After(write);
                    database._outbox.RemoveAll(row => consumed.Contains(row.Id));
                    database.Writes++;
                }

                return isFailed ? Task.FromException(new IOException("the disk")) : Task.CompletedTask;
            }
        }

        public Task RenewAsync(long fence, int incarnation, CancellationToken cancellationToken)
        {
            lock (database._gate)
            {
                Require(fence);
                Assert.True(incarnation > database._content.Incarnation);
                database._content = database._content with { Incarnation = incarnation };
                return Task.CompletedTask;
            }
        }

        public Task<IReadOnlyList<int>> ScrubAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<int>>([]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Require(long fence)
        {
            if (fence != database._fence)
            {
                throw new FencedException("test", fence);
            }
        }
    }
}
