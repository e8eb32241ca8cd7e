using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Types;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Types;

public sealed class BoundedCounterTests
{
    private readonly SyncRegion _eu = new("eu");
    private readonly SyncRegion _us = new("us");

    [Fact]
    public void Whatever_arrives_when_never_more_is_taken_than_was_added()
    {
        var (taken, given, refused) = (0, 0, 0);
        Prop.ForAll(SyncAction.Many(80), actions =>
        {
            var (world, free) = (new SyncWorld(FieldKind.Bounded), 0L);
            foreach (var action in actions)
            {
                if (action.Percent < 50)
                {
                    free += Step(world, action);
                    Assert.True(free >= 0, $"{-free} more were taken than there were");
                }
                else
                {
                    world.Do(action);
                }

                Assert.True(Quota.Read(world.Regions[action.Region].Record("web")) >= 0);
            }

            var all = world.Regions[0];
            world.Log.ForEach(all.Receive);
            Assert.Equal(free, Quota.Read(all.Record("web")));
            Assert.Equal(free, world.Regions.Sum(region => Quota.AvailableTo(all.Record("web"), region.Author)));
        }).Check(SyncProperty.Of(200));
        Assert.True(taken > 500 && given > 300 && refused > 300, $"{taken} taken, {given} given, {refused} refused: it is not exercised");

        long Step(SyncWorld world, SyncAction action)
        {
            var (region, amount, isDone, added) = (world.Regions[action.Region], 1 + (action.Twist % 9), true, 0L);
            var sent = region.Write("web", writer =>
            {
                switch (action.Percent)
                {
                    case < 12:
                        Quota.Increment(writer, amount);
                        added = amount;
                        break;
                    case < 35:
                        isDone = Quota.TryDecrement(writer, amount, out _);
                        (added, taken) = isDone ? (-amount, taken + 1) : (0, taken);
                        break;
                    default:
                        var other = world.Regions[(action.Region + 1 + (action.Twist % 2)) % 3];
                        isDone = Quota.TryTransfer(writer, other.Author, amount, out _);
                        given += isDone ? 1 : 0;
                        break;
                }
            });
            refused += isDone ? 0 : 1;
            Assert.Equal(isDone, sent is not null);
            world.Log.AddRange(isDone ? [sent!] : Array.Empty<Transaction>());
            return added;
        }
    }

    [Fact]
    public void Who_has_no_rights_is_told_what_there_is_and_takes_once_rights_arrive()
    {
        var granted = _eu.Write("web", writer => Quota.Increment(writer, 10));
        _us.Receive(granted);
        _us.Write("web", writer =>
        {
            Assert.False(Quota.TryDecrement(writer, 1, out var none));
            Assert.Equal(0, none);
        });
        _us.Receive(_eu.Write("web", writer => Assert.True(Quota.TryTransfer(writer, _us.Author, 4, out _))));
        _us.Write("web", writer =>
        {
            Assert.False(Quota.TryDecrement(writer, 5, out var four));
            Assert.Equal(4, four);
            Assert.True(Quota.TryDecrement(writer, 3, out _));
            Assert.False(Quota.TryDecrement(writer, 2, out var one));
            Assert.Equal(1, one);
        });
        Assert.Equal(7, Quota.Read(_us.Record("web")));
        Assert.Equal((6, 1), (Quota.AvailableTo(_us.Record("web"), _eu.Author), Quota.AvailableTo(_us.Record("web"), _us.Author)));
    }

    [Fact]
    public void What_was_taken_shows_no_less_than_zero_where_what_was_added_is_not_known_yet()
    {
        _us.Receive(_eu.Write("web", writer => Quota.Increment(writer, 10)));
        _us.Receive(_eu.Write("web", writer => Quota.TryTransfer(writer, _us.Author, 10, out _)));
        var late = new SyncRegion("ap");
        late.Receive(_us.Write("web", writer => Quota.TryDecrement(writer, 6, out _)));
        Assert.Equal((0, 0), (Quota.Read(late.Record("web")), Quota.AvailableTo(late.Record("web"), late.Author)));
        late.Store.Join(_eu.Snapshot);
        Assert.Equal(4, Quota.Read(late.Record("web")));
    }

    [Fact]
    public void Rights_that_an_older_row_gave_too_are_there_once()
    {
        // The row between is under way, and it alone covers the older one: both stand in the record.
        _eu.Write("web", writer => Quota.Increment(writer, 10));
        var given = _eu.Write("web", writer => Quota.TryTransfer(writer, _us.Author, 4, out _));
        _eu.Write("web", writer => Quota.TryDecrement(writer, 1, out _));
        _us.Receive(_eu.Write("web", writer => Quota.TryDecrement(writer, 1, out _)));
        _us.Receive(given);
        Assert.Equal(2, _us.Record("web").Entries.Length);
        Assert.Equal((8, 4), (Quota.Read(_us.Record("web")), Quota.AvailableTo(_us.Record("web"), _us.Author)));
    }

    [Fact]
    public void Amounts_and_receivers_that_make_no_sense_are_refused() => _eu.Write("web", writer =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Quota.Increment(writer, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quota.TryDecrement(writer, -1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quota.TryTransfer(writer, _us.Author, 0, out _));
        Assert.Throws<ArgumentException>(() => Quota.TryTransfer(writer, _eu.Author, 1, out _));
        Quota.Increment(writer, long.MaxValue);
        Assert.Throws<OverflowException>(() => Quota.Increment(writer, 1));
        for (var i = 0; i < BoundedRow.GivenMax; i++)
        {
            Assert.True(Quota.TryTransfer(writer, new Author("us", i + 1), 1, out _));
        }

        Assert.Throws<ArgumentException>(() => Quota.TryTransfer(writer, new Author("ap", 1), 1, out _));
        Assert.True(Quota.TryTransfer(writer, new Author("us", 1), 1, out var left));
        Assert.Equal(long.MaxValue - BoundedRow.GivenMax, left);
    });

    [Fact]
    public void A_row_has_one_form()
    {
        var row = BoundedRow.Empty with { Given = BoundedRow.Empty.Given.Add(new("eu", 1), 3).Add(new("us", 2), 4), Used = 1 };
        var bytes = row.Encode().Span.ToArray();
        Assert.True(BoundedRow.TryDecode(bytes, out var read));
        Assert.True(read.Encode() == row.Encode());
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.False(BoundedRow.TryDecode(bytes.AsSpan(0, i), out _));
            var other = (byte[])bytes.Clone();
            other[i] ^= 0x80;
            Assert.True(!BoundedRow.TryDecode(other, out read) || read.Encode().Span.SequenceEqual(other));
        }
    }
}
