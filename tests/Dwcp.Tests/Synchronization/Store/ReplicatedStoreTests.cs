using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Store;

public sealed class ReplicatedStoreTests
{
    private readonly SyncRegion _eu = new("eu");
    private readonly SyncRegion _us = new("us");

    [Fact]
    public void Apply_tells_which_records_are_other_ones_and_once_only()
    {
        var transaction = _eu.Commit(builder =>
        {
            Tags.Add(builder.Change(_eu.Record("web")), "a");
            Tags.Add(builder.Change(_eu.Record("db")), "a");
        })!;
        Assert.Equal([new("vm", "db"), new("vm", "web")], _us.Store.Apply(transaction));
        var snapshot = _us.Snapshot;
        Assert.Empty(_us.Store.Apply(transaction));
        Assert.Equal(snapshot, _us.Snapshot);
    }

    [Fact]
    public void A_reader_sees_a_transaction_whole_or_not_at_all()
    {
        var before = _eu.Snapshot;
        _eu.Commit(builder => Array.ForEach(SyncWorld.Vms, vm => Tags.Add(builder.Change(_eu.Record(vm)), "a")));
        Assert.Empty(before.Records);
        Assert.Equal(2, _eu.Snapshot.Records.Count);
    }

    [Fact]
    public void A_removal_that_comes_before_what_it_removes_removes_it()
    {
        var added = _eu.Write("web", writer => Tags.Add(writer, "a"));
        _us.Receive(added);
        var removed = _us.Write("web", writer => Tags.Remove(writer, "a"));
        var late = new SyncRegion("ap");
        late.Receive(removed);
        late.Receive(added);
        Assert.Equal(_us.Snapshot, late.Snapshot);
        Assert.Empty(late.Snapshot.Records);
    }

    [Fact]
    public void A_record_that_was_taken_in_says_nothing_of_other_records()
    {
        _eu.Write("web", writer => Tags.Add(writer, "a"));
        _eu.Write("db", writer => Tags.Add(writer, "a"));
        _us.Repair(_eu, "web");
        Assert.Equal("a", Assert.Single(Tags.Read(_us.Record("web"))));
        _us.Store.Join(_eu.Snapshot);
        Assert.Equal(_eu.Snapshot, _us.Snapshot);
    }

    [Fact]
    public void Who_takes_a_whole_context_with_one_record_removes_the_others_everywhere()
    {
        // What the rule above is for: this is the bug that it avoids.
        _eu.Write("web", writer => Tags.Add(writer, "a"));
        _eu.Write("db", writer => Tags.Add(writer, "a"));
        _us.Store.Join(StoreSnapshot.Of([_eu.Record("web")], _eu.Snapshot.Context));
        _eu.Store.Join(_us.Snapshot);
        Assert.True(_eu.Record("db").IsEmpty);
    }

    [Fact]
    public void What_a_transaction_covers_is_covered_though_its_entries_came_with_a_record_before()
    {
        var first = _eu.Write("web", writer => State.Write(writer, "starting"));
        _us.Receive(first);
        var second = _us.Write("web", writer => State.Write(writer, "running"));
        var late = new SyncRegion("ap");
        late.Repair(_us, "web");
        late.Receive(first);
        Assert.Equal(2, late.Record("web").Entries.Length);
        late.Receive(second);
        Assert.Equal(_us.Snapshot, late.Snapshot);
    }

    [Fact]
    public void Records_are_listed_by_kind_and_beginning_of_their_names_page_by_page()
    {
        RecordKey[] keys = [new("host", "web"), new("vm", "db1"), new("vm", "web1"), new("vm", "web2"), new("vm", "web10")];
        foreach (var key in keys)
        {
            _eu.Commit(builder => Tags.Add(builder.Change(_eu.Snapshot.Find(key)), "a"));
        }

        Assert.Equal(["web1", "web10"], Names("web", null, 2));
        Assert.Equal(["web2"], Names("web", "web10", 2));
        Assert.Equal(["web1", "web10", "web2"], Names("web", "db1", 9));
        Assert.Equal(["db1", "web1"], Names("", null, 2));
        Assert.Equal(["web10", "web2"], Names("", "web1", 9));
        Assert.Empty(Names("x", null, 9));
        Assert.Empty(_eu.Snapshot.Page("host", "web", "web", 9));
    }

    [Fact]
    public void One_dot_of_two_payloads_is_refused_and_changes_nothing()
    {
        var (one, other) = (new SyncRegion("eu"), new SyncRegion("eu"));
        one.Write("web", writer => Size.Write(writer, 1));
        var twin = other.Write("web", writer => Size.Write(writer, 2))!;
        var before = one.Snapshot;
        Assert.Equal(new Dot(one.Author, 1), Assert.Throws<DotConflictException>(() => one.Store.Apply(twin)).Dot);
        Assert.Throws<DotConflictException>(() => one.Repair(other, "web"));
        Assert.Throws<DotConflictException>(() => one.Store.Join(other.Snapshot));
        Assert.Equal(before, one.Snapshot);
    }

    [Fact]
    public void An_entry_that_its_context_has_not_seen_is_refused()
    {
        _eu.Write("web", writer => Tags.Add(writer, "a"));
        Assert.Throws<ArgumentException>(() => _us.Store.JoinRecord(_eu.Record("web"), CausalContext.Empty));
        Assert.Throws<ArgumentException>(() => StoreSnapshot.Of(_eu.Snapshot.Records, CausalContext.Empty));
        Assert.Throws<ArgumentException>(() => StoreSnapshot.Of([_eu.Record("web"), _eu.Record("web")], _eu.Snapshot.Context));
        Assert.Equal(_eu.Snapshot, StoreSnapshot.Of(_eu.Snapshot.Records, _eu.Snapshot.Context));
    }

    [Fact]
    public void A_change_beyond_a_limit_is_refused_and_changes_nothing()
    {
        var sent = Enumerable.Range(0, 3).Select(i => _eu.Write($"web{i}", writer => Tags.Add(writer, "a"))!).ToList();
        Refused(new ReplicatedStoreOptions { RecordsMax = 1 }, sent[1], "RecordsMax");
        Refused(new ReplicatedStoreOptions { AuthorsMax = 1 }, _us.Write("x", writer => Tags.Add(writer, "a"))!, "AuthorsMax");
        var behindGaps = new ReplicatedStore(new ReplicatedStoreOptions { CloudRunsMax = 1 });
        behindGaps.Apply(sent[1]);
        behindGaps.Apply(sent[2]);
        Assert.Single(behindGaps.Snapshot.Context.Cloud);
        var far = Enumerable.Range(0, 2).Select(i => _eu.Write($"far{i}", writer => Tags.Add(writer, "a"))!).ToList()[1];
        Assert.Contains("CloudRunsMax", Assert.Throws<StoreLimitException>(() => behindGaps.Apply(far)).Message, StringComparison.Ordinal);
        behindGaps.Apply(sent[0]);
        Assert.True(behindGaps.Snapshot.Context.IsGapless);
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(100_000_001, 1, 1, 1)]
    [InlineData(1, 65_537, 1, 1)]
    [InlineData(1, 1, 1_048_577, 1)]
    [InlineData(1, 1, 1, 1_048_577)]
    public void Options_outside_their_range_are_refused(int records, int authors, int runs, int names) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplicatedStore(new ReplicatedStoreOptions
        {
            RecordsMax = records, AuthorsMax = authors, CloudRunsMax = runs, SharedNamesMax = names,
        }));

    [Fact]
    public void Names_beyond_those_that_are_shared_are_kept_as_they_come()
    {
        var store = new ReplicatedStore(new ReplicatedStoreOptions { SharedNamesMax = 1 });
        foreach (var tag in new[] { "a", "b", "a", "b" })
        {
            store.Apply(_eu.Write($"web {tag}", writer => Tags.Add(writer, tag))!);
        }

        Assert.Equal(_eu.Snapshot, store.Snapshot);
    }

    private static void Refused(ReplicatedStoreOptions options, Transaction transaction, string limit)
    {
        var store = new ReplicatedStore(options);
        store.Apply(new SyncRegion("ap").Write("web", writer => Tags.Add(writer, "a"))!);
        var before = store.Snapshot;
        Assert.Contains(limit, Assert.Throws<StoreLimitException>(() => store.Apply(transaction)).Message, StringComparison.Ordinal);
        Assert.Same(before, store.Snapshot);
    }

    private IEnumerable<string> Names(string prefix, string? after, int count) =>
        _eu.Snapshot.Page("vm", prefix, after, count).Select(record => record.Key.Name);
}
