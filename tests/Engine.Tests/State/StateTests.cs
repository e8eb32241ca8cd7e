using NovaCron.Engine.Tests.Support;
using Orleans.Storage;

namespace NovaCron.Engine.Tests.State;

[Collection(Cluster.Name)]
public sealed class StateTests(Cluster cluster)
{
    private const string Sqlite = "NovaCron.Engine.Tests.State.Sqlite";
    private const string Twin = "NovaCron.Engine.Tests.State.Twin";
    private const string Memory = "NovaCron.Engine.Tests.State.Memory";

    [Fact]
    public async Task State_without_record_is_new()
    {
        Assert.Equal(new LedgerView(0, "", null, false), await Grain(Sqlite).GetAsync());
        Assert.Equal(new LedgerView(0, "", null, false), await Grain(Memory).GetAsync());
    }

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(Memory)]
    public async Task Written_state_outlives_its_activation(string prefix)
    {
        var grain = Grain(prefix);
        await grain.AddAsync(2, "a");
        var written = await grain.AddAsync(3, "b");
        await grain.EndAsync();
        Assert.Equal(written, await grain.GetAsync());
        Assert.Equal((5, "a b", true), (written.Total, written.Entries, written.RecordExists));
        Assert.NotNull(written.Etag);
    }

    [Fact]
    public async Task Written_state_outlives_its_silo()
    {
        using var database = new TestDatabase();
        var key = Keys.New("ledger");
        await using (var first = await TestSilo.StartAsync(database))
        {
            await first.Grains.GetGrain<ILedgerGrain>(key, Sqlite).AddAsync(7, "x");
        }

        await using var second = await TestSilo.StartAsync(database);
        Assert.Equal(new LedgerView(7, "x", "1", true), await second.Grains.GetGrain<ILedgerGrain>(key, Sqlite).GetAsync());
    }

    [Fact]
    public async Task State_changed_by_another_is_a_conflict_and_the_next_call_sees_the_change()
    {
        var key = Keys.New("ledger");
        var grain = cluster.Grains.GetGrain<ILedgerGrain>(key, Sqlite);
        await grain.AddAsync(1, "mine");
        await using (var other = await TestSilo.StartAsync(cluster.Database))
        {
            await other.Grains.GetGrain<ILedgerGrain>(key, Sqlite).AddAsync(10, "other");
        }

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.AddAsync(100, "lost"));
        Assert.Equal((11, "mine other"), Seen(await grain.GetAsync()));
        Assert.Equal((12, "mine other again"), Seen(await grain.AddAsync(1, "again")));
    }

    [Fact]
    public async Task First_write_of_two_silos_is_a_conflict_for_one()
    {
        var key = Keys.New("ledger");
        await using var silo = await TestSilo.StartAsync(cluster.Database);
        var first = cluster.Grains.GetGrain<ILedgerGrain>(key, Sqlite);
        var second = silo.Grains.GetGrain<ILedgerGrain>(key, Sqlite);
        await Task.WhenAll(first.GetAsync(), second.GetAsync());
        await first.AddAsync(1, "first");
        await Assert.ThrowsAsync<InconsistentStateException>(() => second.AddAsync(2, "second"));
        Assert.Equal((1, "first"), Seen(await second.GetAsync()));
    }

    [Fact]
    public async Task Cleared_state_is_new_and_may_be_written_again()
    {
        var grain = Grain(Sqlite);
        await grain.AddAsync(5, "gone");
        var cleared = await grain.ClearAsync();
        Assert.Equal((0, ""), Seen(cleared));
        Assert.False(cleared.RecordExists);
        await grain.EndAsync();
        Assert.Equal((0, ""), Seen(await grain.GetAsync()));
        Assert.Equal((1, "new"), Seen(await grain.AddAsync(1, "new")));
        Assert.Equal((1, "new"), Seen(await grain.ReadAsync()));
    }

    [Fact]
    public async Task Writes_started_together_both_count()
    {
        var grain = Grain(Sqlite);
        await grain.AddTwiceAtOnceAsync(4);
        await grain.EndAsync();
        Assert.Equal(8, (await grain.GetAsync()).Total);
    }

    [Fact]
    public async Task Many_grains_write_at_once()
    {
        var grains = Enumerable.Range(0, 100).Select(_ => Grain(Sqlite)).ToArray();
        var written = await Task.WhenAll(grains.Select((grain, i) => grain.AddAsync(i, "x")));
        Assert.Equal(Enumerable.Range(0, 100), written.Select(view => view.Total));
    }

    [Fact]
    public async Task Trap_two_grain_classes_with_one_state_name_and_key_share_a_row()
    {
        var key = Keys.New("ledger");
        await cluster.Grains.GetGrain<ILedgerGrain>(key, Sqlite).AddAsync(3, "not the twin's");
        Assert.Equal(3, (await cluster.Grains.GetGrain<ILedgerGrain>(key, Twin).GetAsync()).Total);
    }

    [Theory]
    [InlineData("abc1", "ABC1")]
    [InlineData("17", "0017")]
    public async Task Trap_keys_that_read_as_hexadecimal_numbers_share_a_row(string one, string other)
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        await silo.Grains.GetGrain<ILedgerGrain>(one, Sqlite).AddAsync(3, "alias");
        Assert.Equal(3, (await silo.Grains.GetGrain<ILedgerGrain>(other, Sqlite).GetAsync()).Total);
    }

    [Theory]
    [InlineData("vm/abc1", "vm/ABC1")]
    [InlineData("vm/17", "vm/0017")]
    [InlineData("vm/a+b", "vm/a")]
    public async Task Keys_with_a_prefix_share_nothing(string one, string other)
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        await silo.Grains.GetGrain<ILedgerGrain>(one, Sqlite).AddAsync(3, "mine");
        Assert.Equal(0, (await silo.Grains.GetGrain<ILedgerGrain>(other, Sqlite).GetAsync()).Total);
        await silo.Grains.GetGrain<ILedgerGrain>(other, Sqlite).AddAsync(4, "its");
        Assert.Equal(2, database.Count("SELECT count(*) FROM OrleansStorage WHERE GrainIdN0 = 0 AND GrainIdN1 = 0"));
    }

    [Fact]
    public async Task Silo_does_not_start_without_the_scripts()
    {
        using var database = new TestDatabase();
        database.Execute("DELETE FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'");
        await Assert.ThrowsAnyAsync<Exception>(async () => await (await TestSilo.StartAsync(database)).DisposeAsync());
    }

    private static (int Total, string Entries) Seen(LedgerView view) => (view.Total, view.Entries);

    private ILedgerGrain Grain(string prefix) => cluster.Grains.GetGrain<ILedgerGrain>(Keys.New("ledger"), prefix);
}
