using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Types;

public sealed class MapAndSetTests
{
    private readonly SyncRegion _eu = new("eu");
    private readonly SyncRegion _us = new("us");

    [Fact]
    public void An_addition_wins_over_a_removal_that_did_not_see_it()
    {
        _us.Receive(_eu.Write("web", writer => Tags.Add(writer, "a")));
        var added = _eu.Write("web", writer => Tags.Add(writer, "a"));
        var removed = _us.Write("web", writer => Tags.Remove(writer, "a"));
        Assert.False(Tags.Contains(_us.Record("web"), "a"));
        _eu.Receive(removed);
        _us.Receive(added);
        Assert.True(Tags.Contains(_eu.Record("web"), "a") && Tags.Contains(_us.Record("web"), "a"));
        Assert.Equal(_eu.Snapshot, _us.Snapshot);
    }

    [Fact]
    public void A_put_wins_over_a_removal_that_did_not_see_it()
    {
        _us.Receive(_eu.Write("web", writer => Labels.Put(writer, "a", false)));
        var put = _eu.Write("web", writer => Labels.Put(writer, "a", true));
        _eu.Receive(_us.Write("web", writer => Labels.Remove(writer, "a")));
        _us.Receive(put);
        Assert.True(Labels.TryRead(_us.Record("web"), "a", out var value) && value);
        Assert.Equal(_eu.Snapshot, _us.Snapshot);
    }

    [Fact]
    public void A_removal_that_saw_all_leaves_nothing_but_what_the_context_knows()
    {
        _us.Receive(_eu.Write("web", writer => Labels.Put(writer, "a", true)));
        _eu.Receive(_us.Write("web", writer => Labels.Remove(writer, "a")));
        Assert.False(Labels.TryRead(_eu.Record("web"), "a", out _));
        Assert.Empty(_eu.Snapshot.Records);
        Assert.True(_eu.Snapshot.Context.IsGapless);
    }

    [Fact]
    public void Elements_are_read_in_their_order_one_value_each()
    {
        var one = _eu.Commit(builder => Labels.Put(builder.Change(_eu.Record("web")), "b", true), SyncRegion.Start + 1);
        _eu.Receive(_us.Write("web", writer =>
        {
            Labels.Put(writer, "b", false);
            Labels.Put(writer, "a", true);
            Tags.Add(writer, "y");
            Tags.Add(writer, "x");
        }));
        _us.Receive(one);
        Assert.Equal([new("a", true), new("b", true)], Labels.Read(_us.Record("web")));
        Assert.Equal(["x", "y"], Tags.Read(_us.Record("web")));
        Assert.Equal(Labels.Read(_eu.Record("web")), Labels.Read(_us.Record("web")));
    }

    [Fact]
    public void An_element_that_two_regions_added_is_there_once()
    {
        var added = _eu.Write("web", writer => Tags.Add(writer, "a"));
        _us.Write("web", writer => Tags.Add(writer, "a"));
        _us.Receive(added);
        Assert.Equal(["a"], Tags.Read(_us.Record("web")));
    }
}
