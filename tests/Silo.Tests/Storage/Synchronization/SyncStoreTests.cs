using System.Data.Common;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Silo.Tests.Storage.Replicas;
using NovaCron.Silo.Tests.Support;
using static NovaCron.Silo.Tests.Storage.Synchronization.SyncSamples;

namespace NovaCron.Silo.Tests.Storage.Synchronization;

/// <summary>What a region's replica has in writing, on both databases.</summary>
public sealed class SyncStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_replica_that_has_nothing_in_writing_begins_with_nothing_and_keeps_its_first_life(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = database.Database.OpenSync();

        var first = await store.LoadAsync("eu", 5, Options, CancellationToken.None);
        var second = await store.LoadAsync("eu", 9, Options, CancellationToken.None);

        Assert.Equal(Text(SyncStable.None(new Author("eu", 5))), Text(first.Stable));
        Assert.Equal(Text(first.Stable), Text(second.Stable));
        Assert.True(second.Fence > first.Fence);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_that_was_written_is_read(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        var write = Records(Record("web1", 7), Record("web2", 8)) with
        {
            Kept = [Batch(Us, 3, 5), Batch(Ap, 1, 1), Batch(Us, 6, 6)],
            Loose = [Made(Eu, 7), Made(Eu, 8)],
            Applied = VersionVector.Of(new Dot(Us, 6), new Dot(Eu, 8)),
            Shown = VersionVector.Of(new Dot(Ap, 4)),
            ConsumedRow = 17,
            ClockFloor = new HybridTime(HybridTime.MillisecondsMax, ushort.MaxValue),
        };
        await WriteAsync(database, write);

        var stable = await ReadAsync(database);

        Assert.Equal(["us/1 5", "ap/2 1", "us/1 6"], stable.Kept.Select(batch => $"{batch.Author} {batch.Last}"));
        Assert.Equal(write.Kept.Select(batch => batch.Bytes.ToArray()), stable.Kept.Select(batch => batch.Bytes.ToArray()));
        Assert.Equal([7, 8], stable.Loose.Select(loose => loose.Last));
        Assert.Equal(write.Changed, stable.Store.Records.ToList());
        Assert.Equal((Context, write.Applied, write.Shown), (stable.Store.Context, stable.Applied, stable.Shown));
        Assert.Equal((17, write.ClockFloor), (stable.ConsumedRow, stable.ClockFloor));
        Assert.Empty(stable.Damaged);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_batch_takes_the_place_of_its_authors_loose_transactions_and_what_is_trimmed_goes(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await WriteAsync(database, Nothing with
        {
            Loose = [Made(Eu, 1), Made(Eu, 2), Made(Eu, 3)], Kept = [Batch(Us, 1, 2), Batch(Us, 3, 4)],
        });

        await WriteAsync(database, Nothing with
        {
            Loose = [Made(Eu, 4), Made(Eu, 5)], Kept = [Batch(Eu, 1, 4), Batch(Ap, 1, 9)], Trimmed = [new(Us, 3), new(Ap, 9)],
        });

        var stable = await ReadAsync(database);
        Assert.Equal([5], stable.Loose.Select(loose => loose.Last));
        Assert.Equal(["us/1 4", "eu/1 4"], stable.Kept.Select(batch => $"{batch.Author} {batch.Last}"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Records_are_replaced_and_empty_ones_go_and_of_two_the_last_counts(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await WriteAsync(database, Records(Record("web1", 1), Record("web2", 2), Record("web3", 3)));

        await WriteAsync(database, Nothing with { Changed = [Record("web1", 9), Record("web1", 4), Gone("web2"), Gone("web9")] });

        var records = (await ReadAsync(database)).Store.Records.ToList();
        Assert.Equal([Record("web1", 4), Record("web3", 3)], records);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_consumed_goes_with_the_write_or_stays_with_it(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await database.Database.Outbox.AppendAsync([new byte[] { 1 }, new byte[] { 2 }, new byte[] { 3 }], CancellationToken.None);
        await using var store = database.Database.OpenSync();
        var begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        var rows = (await store.ReadOutboxAsync(10, CancellationToken.None)).Rows;

        await store.WriteAsync(begun.Fence, Nothing, [rows[0].Id, rows[2].Id, 999], CancellationToken.None);
        Assert.Equal([rows[1].Id], (await store.ReadOutboxAsync(10, CancellationToken.None)).Rows.Select(row => row.Id));

        await using var other = database.Database.OpenSync();
        await other.LoadAsync("eu", 1, Options, CancellationToken.None);
        await Assert.ThrowsAsync<FencedException>(
            () => store.WriteAsync(begun.Fence, Nothing, [rows[1].Id], CancellationToken.None));
        Assert.Single((await other.ReadOutboxAsync(10, CancellationToken.None)).Rows);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_began_before_another_writes_nothing_any_more(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var first = database.Database.OpenSync();
        await using var second = database.Database.OpenSync();
        var old = await first.LoadAsync("eu", 1, Options, CancellationToken.None);
        var present = await second.LoadAsync("eu", 1, Options, CancellationToken.None);

        await Assert.ThrowsAsync<FencedException>(
            () => first.WriteAsync(old.Fence, Records(Record("web1", 1)), [], CancellationToken.None));
        await Assert.ThrowsAsync<FencedException>(() => first.RenewAsync(old.Fence, 2, CancellationToken.None));
        await second.WriteAsync(present.Fence, Records(Record("web2", 2)), [], CancellationToken.None);

        var stable = await ReadAsync(database);
        Assert.Equal([Record("web2", 2)], stable.Store.Records.ToList());
        Assert.Equal(Eu, stable.Author);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_later_life_is_written_and_an_earlier_one_is_refused(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = database.Database.OpenSync();
        var begun = await store.LoadAsync("eu", 3, Options, CancellationToken.None);
        await store.WriteAsync(begun.Fence, Records(Record("web1", 1)), [], CancellationToken.None);

        foreach (var incarnation in new[] { 1, 3 })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                () => store.RenewAsync(begun.Fence, incarnation, CancellationToken.None));
        }

        await store.RenewAsync(begun.Fence, 4, CancellationToken.None);
        await store.WriteAsync(begun.Fence, Records(Record("web2", 2)), [], CancellationToken.None);

        var stable = await ReadAsync(database);
        Assert.Equal(new Author("eu", 4), stable.Author);
        Assert.Equal(2, stable.Store.Records.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_that_fails_in_its_middle_leaves_nothing_and_the_next_one_works(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await database.Database.Outbox.AppendAsync([new byte[] { 1 }], CancellationToken.None);
        await using var store = database.Database.OpenSync();
        var begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        await store.WriteAsync(begun.Fence, Records(Record("web1", 1)) with { Loose = [Made(Eu, 1)] }, [], CancellationToken.None);
        var before = Text(await ReadAsync(database, store));
        begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);

        // The database itself refuses what comes last.
        await database.ExecuteAsync(kind == "sqlite"
            ? "CREATE TRIGGER Full BEFORE UPDATE ON NovaCronSync WHEN NEW.ConsumedRow = 77 BEGIN SELECT RAISE(ABORT, 'full'); END"
            : "ALTER TABLE NovaCronSync ADD CONSTRAINT full_ CHECK (ConsumedRow <> 77)");
        var write = Records(Record("web1", 2), Record("web2", 3)) with
        {
            Kept = [Batch(Eu, 1, 1)], Loose = [Made(Eu, 2)], ConsumedRow = 77,
        };
        await Assert.ThrowsAnyAsync<DbException>(() => store.WriteAsync(begun.Fence, write, [1], CancellationToken.None));

        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM NovaCronOutbox"));
        Assert.Equal(before, Text(await ReadAsync(database)));
        begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        await store.WriteAsync(begun.Fence, write with { ConsumedRow = 78 }, [1], CancellationToken.None);
        Assert.Equal([2], (await ReadAsync(database)).Loose.Select(loose => loose.Last));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_page_of_thousands_of_records_is_one_write(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        var records = Enumerable.Range(1, 5_000).Select(i => Record($"web{i:00000}", i)).ToList();

        await WriteAsync(database, Records(records));
        Assert.Equal(records, (await ReadAsync(database)).Store.Records.ToList());

        await WriteAsync(database, Records([.. records.Select(record => Gone(record.Key.Name))]));
        var stable = await ReadAsync(database);
        Assert.Empty(stable.Store.Records);
        Assert.Empty(stable.Damaged);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_regions_database_is_refused_with_both_names(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await WriteAsync(database, Nothing);
        await using var store = database.Database.OpenSync();

        var refusal = await Assert.ThrowsAsync<SyncStoreException>(() => store.LoadAsync("us", 1, Options, CancellationToken.None));

        Assert.Contains("region eu", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("region us", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_replica_cannot_begin_without_is_named_when_it_cannot_be_read(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await WriteAsync(database, Nothing with { Kept = [Batch(Us, 1, 2)], Loose = [Made(Eu, 1)] });
        var bad = kind == "sqlite" ? "x'0102'" : "'\\x0102'";
        (string Damage, string Names)[] all =
        [
            ($"UPDATE NovaCronSync SET Shown = {bad}", "the shown vector"),
            ($"UPDATE NovaCronSync SET Applied = {bad}", "the applied vector"),
            ($"UPDATE NovaCronSync SET Context = {bad}", "the context"),
            ($"UPDATE NovaCronSyncLoose SET Value = {bad}", "the loose transaction at position 1"),
            ("UPDATE NovaCronSyncBatch SET LastNumber = 7", "us/1 up to 7"),
            ($"UPDATE NovaCronSyncBatch SET Value = {bad}", "the batch at position 1"),
        ];
        foreach (var (damage, names) in all)
        {
            await database.ExecuteAsync(damage);
            await using var store = database.Database.OpenSync();
            var refusal = await Assert.ThrowsAsync<SyncStoreException>(() => store.LoadAsync("eu", 1, Options, CancellationToken.None));
            Assert.Contains(names, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("region eu", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static async Task WriteAsync(StoreUnderTest database, SyncOutput.Write write)
    {
        await using var store = database.Database.OpenSync();
        var begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        await store.WriteAsync(begun.Fence, write, [], CancellationToken.None);
    }

    private static async Task<SyncStable> ReadAsync(StoreUnderTest database, ISyncStore? open = null)
    {
        await using var store = open is null ? database.Database.OpenSync() : null;
        return (await (open ?? store!).LoadAsync("eu", 1, Options, CancellationToken.None)).Stable;
    }
}
