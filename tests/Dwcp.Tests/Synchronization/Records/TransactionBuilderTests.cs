using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Types;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Records;

public sealed class TransactionBuilderTests
{
    private readonly SyncRegion _eu = new("eu");

    [Fact]
    public void Dots_count_on_over_the_records_one_for_each_entry_and_one_where_only_something_goes()
    {
        _eu.Write("db", writer => Tags.Add(writer, "old"));
        var transaction = _eu.Commit(builder =>
        {
            var web = builder.Change(_eu.Record("web"));
            Tags.Add(web, "b");
            Tags.Add(web, "a");
            Tags.Remove(builder.Change(_eu.Record("db")), "old");
        })!;
        Assert.Equal((2, 4), (transaction.First, transaction.Last));
        Assert.Equal(["db", "web"], transaction.Records.Select(record => record.Key.Name));
        Assert.Equal(new Dot(_eu.Author, 1), Assert.Single(transaction.Records[0].Covered));
        Assert.Empty(transaction.Records[0].Entries);
        Assert.Equal([("a", 3L), ("b", 4L)], transaction.Records[1].Entries.Select(entry => (entry.Path.Element, entry.Dot.Number)));
        Assert.Equal(4, _eu.Snapshot.Context.Vector[_eu.Author]);
    }

    [Fact]
    public void A_later_change_to_a_path_takes_the_earlier_ones_place()
    {
        var transaction = _eu.Commit(builder =>
        {
            State.Write(builder.Change(_eu.Record("web")), "one");
            State.Write(builder.Change(_eu.Record("web")), "two");
            Tags.Add(builder.Change(_eu.Record("db")), "a");
            Tags.Remove(builder.Change(_eu.Record("db")), "a");
        })!;
        Assert.Equal(1, transaction.Last);
        Assert.True(State.TryRead(_eu.Record("web"), out var state));
        Assert.Equal("two", state);
    }

    [Fact]
    public void Nothing_changed_is_no_transaction() =>
        Assert.Null(_eu.Write("web", writer => Tags.Remove(writer, "a")));

    [Fact]
    public void Removing_all_leaves_counters_and_what_others_write_at_once()
    {
        var us = new SyncRegion("us");
        us.Receive(_eu.Write("web", writer =>
        {
            State.Write(writer, "running");
            Uses.Add(writer, 3);
        }));
        var added = us.Write("web", writer => Tags.Add(writer, "a"));
        _eu.Write("web", writer =>
        {
            Tags.Add(writer, "b");
            writer.RemoveAll();
        });
        _eu.Receive(added);
        Assert.Equal("- |  |  | a | 3 | 0", Read(_eu.Record("web")));
    }

    [Fact]
    public void Numbers_that_the_record_shows_used_are_refused()
    {
        _eu.Write("web", writer => Tags.Add(writer, "a"));
        var builder = new TransactionBuilder(_eu.Author, 1, default, 0, new RecordLimits());
        var refusal = Assert.Throws<ArgumentException>(() => builder.Change(_eu.Record("web")));
        Assert.Contains("eu/1:1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_beyond_a_limit_are_refused_by_its_name()
    {
        Refused(nameof(RecordLimits.NameBytesMax), new RecordLimits { NameBytesMax = 2 }, writer => Tags.Add(writer, "a"));
        Refused(nameof(RecordLimits.ElementBytesMax), new RecordLimits { ElementBytesMax = 2 }, writer => Tags.Add(writer, "aöü"));
        Refused(nameof(RecordLimits.PayloadBytesMax), new RecordLimits { PayloadBytesMax = 9 }, writer => State.Write(writer, "ab"));
        Refused(nameof(RecordLimits.EntriesPerRecordMax), new RecordLimits { EntriesPerRecordMax = 1 }, Two);
        Refused(nameof(RecordLimits.EntriesPerTransactionMax), new RecordLimits { EntriesPerTransactionMax = 1 }, Two);
        Refused(
            nameof(RecordLimits.PayloadBytesPerTransactionMax), new RecordLimits { PayloadBytesPerTransactionMax = 9 },
            writer => State.Write(writer, "ab"));
        _eu.Write("web", Two);
        Refused(
            nameof(RecordLimits.CoveredPerTransactionMax), new RecordLimits { CoveredPerTransactionMax = 1 },
            writer => writer.RemoveAll());
        var builder = new TransactionBuilder(_eu.Author, 9, default, 0, new RecordLimits { RecordsPerTransactionMax = 1 });
        Array.ForEach(SyncWorld.Vms, vm => Tags.Add(builder.Change(_eu.Record(vm)), "a"));
        var refusal = Assert.Throws<RecordLimitException>(builder.Build);
        Assert.Contains(nameof(RecordLimits.RecordsPerTransactionMax), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_over_its_limit_may_be_made_smaller()
    {
        _eu.Write("web", Two);
        _eu.Write("web", writer => Tags.Add(writer, "c"));
        var builder = new TransactionBuilder(_eu.Author, 4, default, 0, new RecordLimits { EntriesPerRecordMax = 1 });
        Tags.Remove(builder.Change(_eu.Record("web")), "c");
        Assert.NotNull(builder.Build());
    }

    [Fact]
    public void Names_that_are_none_are_refused()
    {
        Assert.Contains("a record", Problem("", "state"), StringComparison.Ordinal);
        Assert.Contains("a record", Problem("a\u0001", "state"), StringComparison.Ordinal);
        Assert.Contains("a field", Problem("web", "a\ud800"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _eu.Write("web", writer => Tags.Add(writer, "\udc00")));
        foreach (var author in new Author[] { new("", 1), new("eu", 0), new(new string('x', 129), 1) })
        {
            var builder = new TransactionBuilder(author, 1, default, 0, new RecordLimits());
            Tags.Add(builder.Change(_eu.Record("web")), "a");
            Assert.Throws<ArgumentException>(builder.Build);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Limits_outside_their_range_are_refused(int value)
    {
        RecordLimits[] all =
        [
            new() { NameBytesMax = value }, new() { ElementBytesMax = value }, new() { PayloadBytesMax = value },
            new() { EntriesPerRecordMax = value }, new() { RecordsPerTransactionMax = value }, new() { EntriesPerTransactionMax = value },
            new() { CoveredPerTransactionMax = value }, new() { PayloadBytesPerTransactionMax = value },
        ];
        Assert.All(all, limits => Assert.Throws<ArgumentOutOfRangeException>(limits.Validate));
    }

    private static void Two(RecordWriter writer)
    {
        Tags.Add(writer, "a");
        Tags.Add(writer, "b");
    }

    private static string Problem(string vm, string field)
    {
        var builder = new TransactionBuilder(new("eu", 1), 1, new HybridTime(1), 0, new RecordLimits());
        new LwwRegister<long>(field, ValueCodecs.Number).Write(builder.Change(ReplicatedRecord.Empty(new("vm", vm))), 1);
        return Assert.Throws<ArgumentException>(builder.Build).Message;
    }

    private void Refused(string limit, RecordLimits limits, Action<RecordWriter> change)
    {
        var builder = new TransactionBuilder(_eu.Author, 3, default, 0, limits);
        change(builder.Change(_eu.Record("web")));
        Assert.Contains(limit, Assert.Throws<RecordLimitException>(builder.Build).Message, StringComparison.Ordinal);
    }
}
