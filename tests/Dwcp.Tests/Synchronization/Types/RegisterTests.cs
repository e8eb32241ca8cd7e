using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Types;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Types;

public sealed class RegisterTests
{
    private readonly SyncRegion _eu = new("eu");
    private readonly SyncRegion _us = new("us");

    [Fact]
    public void Of_two_writes_at_once_the_later_one_is_read_and_of_equally_late_ones_that_of_the_greater_author()
    {
        Assert.Equal("late", Cross(SyncRegion.Start + 1, "late", SyncRegion.Start, "early"));
        Assert.Equal("greater", Cross(SyncRegion.Start + 2, "smaller", SyncRegion.Start + 2, "greater"));
    }

    [Fact]
    public void Whichever_way_writes_at_once_arrive_the_last_in_the_one_order_of_them_all_is_read() =>
        Prop.ForAll(Gen.Choose(0, 3).ArrayOf(3).ToArbitrary(), delays =>
        {
            SyncRegion[] regions = [new("eu"), new("us"), new("ap")];
            var sent = regions.Zip(delays, (region, delay) => region.Commit(
                builder => State.Write(builder.Change(region.Record("web")), region.Author.Region), SyncRegion.Start + delay)!).ToList();
            var last = sent.MaxBy(transaction => (transaction.Time, transaction.Author))!.Author.Region;
            return regions.All(region =>
            {
                sent.ForEach(region.Receive);
                return State.TryRead(region.Record("web"), out var state) && state == last;
            });
        }).Check(SyncProperty.Of(50));

    [Fact]
    public void A_write_that_has_seen_another_takes_its_place_whatever_the_clocks_say()
    {
        var fast = _eu.Commit(builder => State.Write(builder.Change(_eu.Record("web")), "one"), SyncRegion.Start + 400);
        _us.Receive(fast);
        _eu.Receive(_us.Write("web", writer => State.Write(writer, "two")));
        Assert.True(State.TryRead(_eu.Record("web"), out var state));
        Assert.Equal("two", state);
        Assert.Equal(1, _eu.Record("web").Entries.Length);
    }

    [Fact]
    public void A_conflict_is_seen_until_somebody_who_has_seen_it_writes()
    {
        var (one, two) = (_eu.Write("web", writer => Size.Write(writer, 1)), _us.Write("web", writer => Size.Write(writer, 2)));
        _eu.Receive(two);
        _us.Receive(one);
        Assert.Equal([1, 2], Size.Read(_eu.Record("web")));
        Assert.Equal([1, 2], Size.Read(_us.Record("web")));
        _us.Receive(_eu.Write("web", writer => Size.Write(writer, 3)));
        Assert.Equal([3], Size.Read(_us.Record("web")));
    }

    [Fact]
    public void An_authors_own_older_value_is_no_conflict()
    {
        var sent = new[] { 1, 2, 3 }.Select(size => _eu.Write("web", writer => Size.Write(writer, size))!).ToList();
        _us.Receive(sent[2]);
        _us.Receive(sent[0]);
        Assert.Equal([3], Size.Read(_us.Record("web")));
    }

    [Fact]
    public void What_nobody_wrote_is_not_there()
    {
        Assert.False(State.TryRead(_eu.Record("web"), out _));
        Assert.Empty(Size.Read(_eu.Record("web")));
    }

    [Fact]
    public void A_field_that_was_written_as_another_type_is_not_read()
    {
        _eu.Write("web", writer => State.Write(writer, "text"));
        Assert.Throws<WireFormatException>(() => new LwwRegister<bool>("state", ValueCodecs.Truth).TryRead(_eu.Record("web"), out _));
    }

    private string Cross(long euMs, string eu, long usMs, string us)
    {
        var one = _eu.Commit(builder => State.Write(builder.Change(_eu.Record("web")), eu), euMs);
        _eu.Receive(_us.Commit(builder => State.Write(builder.Change(_us.Record("web")), us), usMs));
        _us.Receive(one);
        Assert.True(State.TryRead(_eu.Record("web"), out var here) & State.TryRead(_us.Record("web"), out var there));
        Assert.Equal(here, there);
        return here!;
    }
}
