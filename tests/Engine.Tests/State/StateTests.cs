using NovaCron.Engine.Tests.Support;
using Orleans.Storage;

namespace NovaCron.Engine.Tests.State;

[Collection(Cluster.Name)]
public sealed class StateTests(Cluster cluster)
{
    private const string Memory = "Memory";

    public static TheoryData<string> Databases => [.. TestDatabases.All];

    public static TheoryData<string> Stores => [.. TestDatabases.All, Memory];

    public static TheoryData<string, string, string> HexKeys => OnEach(("abc1", "ABC1"), ("17", "0017"));

    public static TheoryData<string, string, string> PrefixedKeys =>
        OnEach(("vm/abc1", "vm/ABC1"), ("vm/17", "vm/0017"), ("vm/a+b", "vm/a"));

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task State_without_record_is_new(string store) =>
        Assert.Equal(new LedgerView(0, "", null, false), await Grain(store).GetAsync());

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Written_state_outlives_its_activation(string store)
    {
        var grain = Grain(store);
        await grain.AddAsync(2, "a");
        var written = await grain.AddAsync(3, "b");
        await grain.EndAsync();
        Assert.Equal(written, await grain.GetAsync());
        Assert.Equal((5, "a b", true), (written.Total, written.Entries, written.RecordExists));
        Assert.NotNull(written.Etag);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Written_state_outlives_its_silo(string store)
    {
        await using var database = await TestDatabases.CreateAsync(store);
        var key = Keys.New("ledger");
        await using (var first = await TestSilo.StartAsync(database))
        {
            await first.Grains.GetGrain<ILedgerGrain>(key, ClassOf(store)).AddAsync(7, "x");
        }

        await using var second = await TestSilo.StartAsync(database);
        Assert.Equal(new LedgerView(7, "x", "1", true), await second.Grains.GetGrain<ILedgerGrain>(key, ClassOf(store)).GetAsync());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task State_changed_by_another_is_a_conflict_and_the_next_call_sees_the_change(string store)
    {
        var key = Keys.New("ledger");
        var grain = cluster.Grains.GetGrain<ILedgerGrain>(key, ClassOf(store));
        await grain.AddAsync(1, "mine");
        await using (var other = await TestSilo.StartAsync(cluster.DatabaseOf(store)))
        {
            await other.Grains.GetGrain<ILedgerGrain>(key, ClassOf(store)).AddAsync(10, "other");
        }

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.AddAsync(100, "lost"));
        Assert.Equal((11, "mine other"), Seen(await grain.GetAsync()));
        Assert.Equal((12, "mine other again"), Seen(await grain.AddAsync(1, "again")));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task First_write_of_two_silos_is_a_conflict_for_one(string store)
    {
        var key = Keys.New("ledger");
        await using var silo = await TestSilo.StartAsync(cluster.DatabaseOf(store));
        var first = cluster.Grains.GetGrain<ILedgerGrain>(key, ClassOf(store));
        var second = silo.Grains.GetGrain<ILedgerGrain>(key, ClassOf(store));
        await Task.WhenAll(first.GetAsync(), second.GetAsync());
        await first.AddAsync(1, "first");
        await Assert.ThrowsAsync<InconsistentStateException>(() => second.AddAsync(2, "second"));
        Assert.Equal((1, "first"), Seen(await second.GetAsync()));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Cleared_state_is_new_and_may_be_written_again(string store)
    {
        var grain = Grain(store);
        await grain.AddAsync(5, "gone");
        var cleared = await grain.ClearAsync();
        Assert.Equal((0, ""), Seen(cleared));
        Assert.False(cleared.RecordExists);
        await grain.EndAsync();
        Assert.Equal((0, ""), Seen(await grain.GetAsync()));
        Assert.Equal((1, "new"), Seen(await grain.AddAsync(1, "new")));
        Assert.Equal((1, "new"), Seen(await grain.ReadAsync()));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Writes_started_together_both_count(string store)
    {
        var grain = Grain(store);
        await grain.AddTwiceAtOnceAsync(4);
        await grain.EndAsync();
        Assert.Equal(8, (await grain.GetAsync()).Total);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Many_grains_write_at_once(string store)
    {
        var grains = Enumerable.Range(0, 100).Select(_ => Grain(store)).ToArray();
        var written = await Task.WhenAll(grains.Select((grain, i) => grain.AddAsync(i, "x")));
        Assert.Equal(Enumerable.Range(0, 100), written.Select(view => view.Total));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Trap_two_grain_classes_with_one_state_name_and_key_share_a_row(string store)
    {
        var key = Keys.New("ledger");
        await cluster.Grains.GetGrain<ILedgerGrain>(key, ClassOf(store)).AddAsync(3, "not the twin's");
        Assert.Equal(3, (await cluster.Grains.GetGrain<ILedgerGrain>(key, TwinOf(store)).GetAsync()).Total);
    }

    [Theory]
    [MemberData(nameof(HexKeys))]
    public async Task Trap_keys_that_read_as_hexadecimal_numbers_share_a_row(string store, string one, string other)
    {
        await using var database = await TestDatabases.CreateAsync(store);
        await using var silo = await TestSilo.StartAsync(database);
        await silo.Grains.GetGrain<ILedgerGrain>(one, ClassOf(store)).AddAsync(3, "alias");
        Assert.Equal(3, (await silo.Grains.GetGrain<ILedgerGrain>(other, ClassOf(store)).GetAsync()).Total);
    }

    [Theory]
    [MemberData(nameof(PrefixedKeys))]
    public async Task Keys_with_a_prefix_share_nothing(string store, string one, string other)
    {
        await using var database = await TestDatabases.CreateAsync(store);
        await using var silo = await TestSilo.StartAsync(database);
        await silo.Grains.GetGrain<ILedgerGrain>(one, ClassOf(store)).AddAsync(3, "mine");
        Assert.Equal(0, (await silo.Grains.GetGrain<ILedgerGrain>(other, ClassOf(store)).GetAsync()).Total);
        await silo.Grains.GetGrain<ILedgerGrain>(other, ClassOf(store)).AddAsync(4, "its");
        Assert.Equal(2, await database.CountAsync("SELECT count(*) FROM OrleansStorage WHERE GrainIdN0 = 0 AND GrainIdN1 = 0"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Silo_does_not_start_without_the_scripts(string store)
    {
        await using var database = await TestDatabases.CreateAsync(store);
        await database.ExecuteAsync("DELETE FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'");
        await Assert.ThrowsAnyAsync<Exception>(async () => await (await TestSilo.StartAsync(database)).DisposeAsync());
    }

    private static TheoryData<string, string, string> OnEach(params (string One, string Other)[] keys)
    {
        TheoryData<string, string, string> cases = [];
        foreach (var store in TestDatabases.All)
        {
            foreach (var (one, other) in keys)
            {
                cases.Add(store, one, other);
            }
        }

        return cases;
    }

    private static (int Total, string Entries) Seen(LedgerView view) => (view.Total, view.Entries);

    // Grain classes are named after the store they use.
    private static string ClassOf(string store) => $"NovaCron.Engine.Tests.State.{store}";

    private static string TwinOf(string store) => $"NovaCron.Engine.Tests.State.Twin{store}";

    private ILedgerGrain Grain(string store) => cluster.Grains.GetGrain<ILedgerGrain>(Keys.New("ledger"), ClassOf(store));
}
