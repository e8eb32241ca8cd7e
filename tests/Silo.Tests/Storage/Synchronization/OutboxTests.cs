using System.Data.Common;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.PostgresKit;
using NovaCron.Silo.Tests.Storage.Replicas;
using NovaCron.Silo.Tests.Support;
using static NovaCron.Silo.Tests.Storage.Synchronization.SyncSamples;

namespace NovaCron.Silo.Tests.Storage.Synchronization;

/// <summary>What is put into the outbox is read from it, on both databases.</summary>
public sealed class OutboxTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Rows_are_read_in_their_order_with_their_times_as_many_as_are_wanted(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = await BeginAsync(database);
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await database.Database.Outbox.AppendAsync([new byte[] { 3 }, new byte[] { 1 }, new byte[] { 2 }], CancellationToken.None);

        var all = await store.ReadOutboxAsync(4, CancellationToken.None);
        Assert.Equal("03 01 02", Text(all));
        Assert.True(all.IsComplete);
        Assert.All(all.Rows, row => Assert.InRange(row.WrittenAtMs, before, all.AtMs));
        Assert.InRange(all.AtMs, before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.False((await store.ReadOutboxAsync(3, CancellationToken.None)).IsComplete);
        Assert.Equal("03 01", Text(await store.ReadOutboxAsync(2, CancellationToken.None)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Rows_of_many_callers_are_all_there_and_each_callers_in_one_piece(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = await BeginAsync(database);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(caller => Task.Run(() => database.Database.Outbox.AppendAsync(
            [.. Enumerable.Range(0, 3).Select(i => (ReadOnlyMemory<byte>)new[] { (byte)caller, (byte)i })], CancellationToken.None))));

        var rows = (await store.ReadOutboxAsync(1_000, CancellationToken.None)).Rows.Select(row => row.Changes.ToArray()).ToList();
        Assert.Equal(600, rows.Count);
        Assert.Equal(200, rows.Chunk(3).Count(three => three.All(row => row[0] == three[0][0]) && three.Select(row => row[1]).SequenceEqual(
            new byte[] { 0, 1, 2 })));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_no_row_and_a_row_of_nothing_is_refused(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = await BeginAsync(database);

        await database.Database.Outbox.AppendAsync([], CancellationToken.None);
        await Assert.ThrowsAsync<ArgumentException>(
            () => database.Database.Outbox.AppendAsync([new byte[] { 1 }, default], CancellationToken.None));

        Assert.Empty((await store.ReadOutboxAsync(9, CancellationToken.None)).Rows);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_transaction_that_fails_fails_for_its_callers_and_the_next_one_works(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = await BeginAsync(database);
        await database.ExecuteAsync(kind == "sqlite"
            ? "CREATE TRIGGER Full BEFORE INSERT ON NovaCronOutbox WHEN NEW.Changes = x'4D' BEGIN SELECT RAISE(ABORT, 'full'); END"
            : "ALTER TABLE NovaCronOutbox ADD CONSTRAINT full_ CHECK (Changes <> '\\x4D')");

        await Assert.ThrowsAnyAsync<DbException>(
            () => database.Database.Outbox.AppendAsync([new byte[] { 1 }, "M"u8.ToArray()], CancellationToken.None));
        await database.Database.Outbox.AppendAsync([new byte[] { 2 }], CancellationToken.None);

        Assert.Equal("02", Text(await store.ReadOutboxAsync(9, CancellationToken.None)));
    }

    [PostgresFact]
    public async Task A_row_that_was_numbered_earlier_and_commits_later_is_not_lost_and_the_time_is_honest()
    {
        await using var database = await StoreUnderTest.CreateAsync("postgresql");
        await using var store = await BeginAsync(database);
        await using var slow = await database.OpenAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await RunAsync(slow, "INSERT INTO NovaCronOutbox (Changes) VALUES ('\\x01')");
        await database.Database.Outbox.AppendAsync([new byte[] { 2 }], CancellationToken.None);

        var first = await store.ReadOutboxAsync(9, CancellationToken.None);
        Assert.Equal("02", Text(first));
        var begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        await store.WriteAsync(begun.Fence, Nothing, [first.Rows[0].Id], CancellationToken.None);
        await transaction.CommitAsync();

        var second = await store.ReadOutboxAsync(9, CancellationToken.None);
        Assert.Equal("01", Text(second));
        Assert.True(second.Rows[0].Id < first.Rows[0].Id);
        Assert.True(second.Rows[0].WrittenAtMs <= first.AtMs);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_committed_before_the_time_of_a_reading_is_in_it(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = await BeginAsync(database);
        var (seen, committed) = (new HashSet<long>(), 0L);
        using var end = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await database.Database.Outbox.AppendAsync([new byte[] { 1 }], CancellationToken.None);
                Interlocked.Increment(ref committed);
            }
        })).ToArray();

        // Rows whose time is past that of a reading must not turn up in it, and those that were committed by then must.
        for (var i = 0; i < 100; i++)
        {
            var atLeast = Interlocked.Read(ref committed);
            var reading = await store.ReadOutboxAsync(100_000, CancellationToken.None);
            seen.UnionWith(reading.Rows.Select(row => row.Id));
            Assert.True(reading.Rows.Count >= atLeast, $"{reading.Rows.Count} of {atLeast}");
            Assert.Equal(seen.Count, reading.Rows.Count);
        }

        await end.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal(committed, (await store.ReadOutboxAsync(100_000, CancellationToken.None)).Rows.Count);
    }

    private static async Task<ISyncStore> BeginAsync(StoreUnderTest database)
    {
        var store = database.Database.OpenSync();
        await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        return store;
    }

    private static string Text(OutboxReading reading) =>
        string.Join(' ', reading.Rows.Select(row => Convert.ToHexString(row.Changes.Span)));

    private static async Task RunAsync(DbConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' constants.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
