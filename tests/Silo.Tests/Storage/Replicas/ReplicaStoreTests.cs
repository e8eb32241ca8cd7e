using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Storage.Replicas;

/// <summary>What a member has in writing, on both databases.</summary>
public sealed class ReplicaStoreTests
{
    private static readonly StableSlot[] Slots = [StableSlot.CftVote, StableSlot.CftEntry, StableSlot.BftBlock];

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_written_is_there_for_whoever_begins_next(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using (var store = database.Open())
        {
            var begun = await store.LoadAsync(CancellationToken.None);
            Assert.Empty(begun.Records);
            await store.WriteAsync(begun.Fence, [Put(StableSlot.CftEntry, 1, 2, 7), Put(StableSlot.CftVote, 1, 0)], CancellationToken.None);
            await store.WriteAsync(begun.Fence, [Put(StableSlot.CftEntry, 1, 2, 8, 9)], CancellationToken.None);
        }

        await using var next = database.Open();
        var content = await next.LoadAsync(CancellationToken.None);

        Assert.Equal(["3/1/0=", "4/1/2=0809"], content.Records.Select(Text));
        Assert.True(content.Fence > 1);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Members_in_one_database_do_not_meet(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var eu = database.Open("eu");
        await using var us = database.Open("us");
        var ofEu = await eu.LoadAsync(CancellationToken.None);
        var ofUs = await us.LoadAsync(CancellationToken.None);

        await eu.WriteAsync(ofEu.Fence, [Put(StableSlot.CftEntry, 1, 1, 1)], CancellationToken.None);
        await us.WriteAsync(ofUs.Fence, [Drop(StableSlot.CftEntry, 9), Put(StableSlot.Seal, 1, 1, 2)], CancellationToken.None);

        Assert.Equal("4/1/1=01", await database.DumpAsync("eu"));
        Assert.Equal("9/1/1=02", await database.DumpAsync("us"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_began_before_another_writes_nothing_any_more(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var first = database.Open();
        await using var second = database.Open();
        var old = await first.LoadAsync(CancellationToken.None);
        await first.WriteAsync(old.Fence, [Put(StableSlot.CftVote, 1, 0, 1)], CancellationToken.None);
        var present = await second.LoadAsync(CancellationToken.None);

        await Assert.ThrowsAsync<FencedException>(
            () => first.WriteAsync(old.Fence, [Put(StableSlot.CftVote, 1, 0, 2), Drop(StableSlot.CftVote, 9)], CancellationToken.None));

        Assert.Equal("3/1/0=01", await database.DumpAsync());
        await second.WriteAsync(present.Fence, [Put(StableSlot.CftVote, 1, 0, 3)], CancellationToken.None);
        await Assert.ThrowsAsync<FencedException>(() => first.WriteAsync(old.Fence, [], CancellationToken.None));
        Assert.Equal("3/1/0=03", await database.DumpAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_that_begin_at_once_one_may_write_and_what_it_found_is_all_there_is(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        const int Activations = 8;
        var stores = Enumerable.Range(0, Activations).Select(_ => database.Open()).ToArray();

        var written = await Task.WhenAll(stores.Select((store, number) => Task.Run(async () =>
        {
            var begun = await store.LoadAsync(CancellationToken.None);
            var mine = Put(StableSlot.CftEntry, 1, begun.Fence, (byte)number);
            try
            {
                await store.WriteAsync(begun.Fence, [mine], CancellationToken.None);
                return (begun.Fence, IsWritten: true);
            }
            catch (FencedException)
            {
                return (begun.Fence, IsWritten: false);
            }
        })));

        Assert.Equal(Enumerable.Range(1, Activations).Select(fence => (long)fence), written.Select(one => one.Fence).Order());
        Assert.True(written.MaxBy(one => one.Fence).IsWritten);
        await using var last = database.Open();
        var found = (await last.LoadAsync(CancellationToken.None)).Records.Select(record => record.Key.Number);
        Assert.Equal(written.Where(one => one.IsWritten).Select(one => one.Fence).Order(), found);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_that_fails_in_its_middle_leaves_nothing_and_the_next_one_works(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = database.Open();
        var begun = await store.LoadAsync(CancellationToken.None);
        await store.WriteAsync(begun.Fence, [Put(StableSlot.CftEntry, 1, 1, 1), Put(StableSlot.CftEntry, 1, 2, 2)], CancellationToken.None);
        var before = await database.DumpAsync();

        // The database itself refuses the last of the changes, after it has taken the others.
        await database.ExecuteAsync(kind == "sqlite"
            ? "CREATE TRIGGER Full BEFORE INSERT ON NovaCronReplicaRecord WHEN NEW.Number = 77 BEGIN SELECT RAISE(ABORT, 'full'); END"
            : "ALTER TABLE NovaCronReplicaRecord ADD CONSTRAINT full_ CHECK (Number <> 77)");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.WriteAsync(
            begun.Fence,
            [
                new StableChange.DropFrom(new StableKey(StableSlot.CftEntry, 1, 1)), Put(StableSlot.CftEntry, 1, 3, 3),
                Put(StableSlot.CftEntry, 1, 77, 7),
            ],
            CancellationToken.None));

        Assert.Equal(before, await database.DumpAsync());
        await store.WriteAsync(begun.Fence, [Put(StableSlot.CftEntry, 1, 3, 3)], CancellationToken.None);
        Assert.Equal($"{before} 4/1/3=03", await database.DumpAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_value_as_large_as_a_snapshot_comes_back(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        var large = new byte[8 << 20];
        new Random(1).NextBytes(large);
        await using var store = database.Open();
        var begun = await store.LoadAsync(CancellationToken.None);

        await store.WriteAsync(begun.Fence, [Put(StableSlot.CftSnapshot, 1, 0, large)], CancellationToken.None);

        await using var next = database.Open();
        Assert.Equal(large, Assert.Single((await next.LoadAsync(CancellationToken.None)).Records).Value.ToArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Any_changes_leave_what_a_list_of_records_would_have(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = database.Open();
        var begun = await store.LoadAsync(CancellationToken.None);
        var random = new Random(20_261_130);
        var model = new SortedDictionary<(StableSlot Slot, long Epoch, long Number), byte[]>();

        for (var write = 0; write < 60; write++)
        {
            var changes = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Any(random)).ToList();
            changes.ForEach(change => Apply(model, change));
            await store.WriteAsync(begun.Fence, changes, CancellationToken.None);

            var expected = model.Select(record =>
                $"{(int)record.Key.Slot}/{record.Key.Epoch}/{record.Key.Number}={Convert.ToHexString(record.Value)}");
            Assert.Equal(string.Join(' ', expected), await database.DumpAsync());
        }
    }

    private static StableChange Any(Random random)
    {
        var key = new StableKey(Slots[random.Next(Slots.Length)], random.Next(1, 4), random.Next(0, 12));
        return random.Next(10) switch
        {
            0 => new StableChange.DropFrom(key),
            1 => new StableChange.DropUpTo(key),
            2 => new StableChange.DropEpochs(key.Slot, key.Epoch - 1),
            _ => new StableChange.Put(key, new[] { (byte)random.Next(256) }),
        };
    }

    private static void Apply(SortedDictionary<(StableSlot Slot, long Epoch, long Number), byte[]> model, StableChange change)
    {
        if (change is StableChange.Put put)
            model[(put.Key.Slot, put.Key.Epoch, put.Key.Number)] = put.Value.ToArray();
        foreach (var key in model.Keys.Where(key => IsDropped(key, change)).ToList())
            model.Remove(key);
    }

    private static bool IsDropped((StableSlot Slot, long Epoch, long Number) key, StableChange change) => change switch
    {
        StableChange.DropFrom { Key: var from } => (key.Slot, key.Epoch) == (from.Slot, from.Epoch) && key.Number >= from.Number,
        StableChange.DropUpTo { Key: var to } => (key.Slot, key.Epoch) == (to.Slot, to.Epoch) && key.Number <= to.Number,
        StableChange.DropEpochs drop => key.Slot == drop.Slot && key.Epoch <= drop.UpTo,
        _ => false,
    };

    private static StableChange.Put Put(StableSlot slot, long epoch, long number, params byte[] value) =>
        new(new StableKey(slot, epoch, number), value);

    private static StableChange.DropEpochs Drop(StableSlot slot, long upTo) => new(slot, upTo);

    private static string Text(StableRecord record) =>
        $"{(int)record.Key.Slot}/{record.Key.Epoch}/{record.Key.Number}={Convert.ToHexString(record.Value.Span)}";
}
