using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Store;

public sealed class StoreRangeTests
{
    private readonly SyncRegion _eu = new("eu");
    private readonly SyncRegion _us = new("us");

    public StoreRangeTests()
    {
        foreach (var vm in new[] { "a", "b", "c", "d" })
        {
            _us.Receive(_eu.Write(vm, writer => Tags.Add(writer, "x")));
        }
    }

    [Theory]
    [InlineData(null, null, "a b c d")]
    [InlineData("a", null, "b c d")]
    [InlineData(null, "b", "a b")]
    [InlineData("a", "c", "b c")]
    [InlineData("aa", "bb", "b")]
    [InlineData("d", null, "")]
    public void Range_begins_behind_a_key_and_ends_with_one(string? after, string? through, string expected) =>
        Assert.Equal(expected, string.Join(' ', _eu.Snapshot.Range(KeyOf(after), KeyOf(through)).Select(record => record.Key.Name)));

    [Fact]
    public void Record_that_the_other_store_has_not_in_the_range_goes_and_others_stay()
    {
        _eu.Write("b", writer => Tags.Remove(writer, "x"));
        _eu.Write("d", writer => Tags.Remove(writer, "x"));
        var theirs = _eu.Snapshot.Range(null, KeyOf("c")).ToList();
        Assert.Equal([KeyOf("b")!.Value], _us.Store.JoinRange(theirs, _eu.Snapshot.Context, after: null, KeyOf("c")));
        Assert.Equal("a c d", string.Join(' ', _us.Snapshot.Records.Select(record => record.Key.Name)));
    }

    [Fact]
    public void All_ranges_and_then_the_context_are_the_whole_store()
    {
        _eu.Write("b", writer => Tags.Remove(writer, "x"));
        _eu.Write("e", writer => Tags.Add(writer, "y"));
        _us.Write("b", writer => Tags.Add(writer, "z"));
        var (whole, there) = (SyncWorld.Join(_us.Snapshot, _eu.Snapshot), _eu.Snapshot);
        _us.Store.JoinRange([.. there.Range(null, KeyOf("b"))], there.Context, after: null, KeyOf("b"));
        Assert.NotEqual(whole, _us.Snapshot);
        _us.Store.JoinRange([.. there.Range(KeyOf("b"))], there.Context, KeyOf("b"), through: null);
        _us.Store.See(there.Context);
        Assert.Equal(whole, _us.Snapshot);
    }

    [Fact]
    public void Record_with_what_its_context_has_not_seen_is_refused_and_nothing_is_taken()
    {
        var before = _us.Snapshot;
        _eu.Write("e", writer => Tags.Add(writer, "y"));
        Assert.Throws<ArgumentException>(
            () => _us.Store.JoinRange([.. _eu.Snapshot.Records], CausalContext.Empty, after: null, through: null));
        Assert.Same(before, _us.Snapshot);
    }

    private static RecordKey? KeyOf(string? name) => name is null ? null : new RecordKey("vm", name);
}
