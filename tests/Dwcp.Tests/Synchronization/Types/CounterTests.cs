using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Types;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Types;

public sealed class CounterTests
{
    private readonly SyncRegion _eu = new("eu");
    private readonly SyncRegion _us = new("us");

    [Fact]
    public void The_value_is_the_sum_of_all_that_was_added() => Prop.ForAll(SyncAction.Many(60), actions =>
    {
        var (world, sum) = (new SyncWorld(FieldKind.Counter), 0L);
        foreach (var action in actions)
        {
            if (action.Percent < 50)
            {
                var region = world.Regions[action.Region];
                world.Log.Add(region.Write("web", writer => Uses.Add(writer, action.Twist - 5000))!);
                sum += action.Twist - 5000;
            }
            else
            {
                world.Do(action);
            }
        }

        world.Log.ForEach(world.Regions[0].Receive);
        return Uses.Read(world.Regions[0].Record("web")) == sum;
    }).Check(SyncProperty.Of(100));

    [Fact]
    public void An_author_has_one_row_with_its_sums_of_either_direction()
    {
        foreach (var amount in new[] { 5, -3, 4 })
        {
            _eu.Write("web", writer => Uses.Add(writer, amount));
        }

        Assert.Equal(6, Uses.Read(_eu.Record("web")));
        Assert.True(CounterRow.TryDecode(_eu.Record("web").Entries[0].Payload.Span, out var row));
        Assert.Equal((new CounterRow(9, 3), 1), (row, _eu.Record("web").Entries.Length));
    }

    [Fact]
    public void Of_an_authors_rows_the_newest_counts_though_the_one_that_covers_an_older_one_is_under_way()
    {
        var sent = new[] { 1, 10, 100 }.Select(amount => _eu.Write("web", writer => Uses.Add(writer, amount))!).ToList();
        _us.Receive(sent[2]);
        _us.Receive(sent[0]);
        Assert.Equal((2, 111), (_us.Record("web").Entries.Length, Uses.Read(_us.Record("web"))));
        _us.Receive(sent[1]);
        Assert.Equal(1, _us.Record("web").Entries.Length);
    }

    [Fact]
    public void Two_additions_in_one_transaction_both_count()
    {
        _eu.Write("web", writer =>
        {
            Uses.Add(writer, 1);
            Uses.Add(writer, 2);
        });
        Assert.Equal(3, Uses.Read(_eu.Record("web")));
    }

    [Fact]
    public void A_sum_that_64_bits_cannot_hold_is_refused_in_a_row_and_cut_in_the_value()
    {
        _eu.Write("web", writer => Uses.Add(writer, long.MaxValue));
        Assert.Throws<OverflowException>(() => _eu.Write("web", writer => Uses.Add(writer, 1)));
        Assert.Throws<OverflowException>(() => _us.Write("web", writer => Uses.Add(writer, long.MinValue)));
        _eu.Receive(_us.Write("web", writer => Uses.Add(writer, 1)));
        Assert.Equal(long.MaxValue, Uses.Read(_eu.Record("web")));
    }
}
