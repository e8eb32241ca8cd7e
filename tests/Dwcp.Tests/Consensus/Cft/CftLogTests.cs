using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Tests.Consensus.Cft;

public sealed class CftLogTests
{
    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(7, 3)]
    public void An_entry_has_its_term_and_so_has_the_snapshots_last(long index, long term) =>
        Assert.Equal(term, Behind(5, (2, 1), (3, 1)).TermOf(index));

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void What_is_before_the_snapshots_last_or_behind_the_end_has_no_term(long index) =>
        Assert.Null(Behind(5, (2, 1), (3, 1)).TermOf(index));

    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(29, 2)]
    [InlineData(30, 3)]
    [InlineData(99, 4)]
    public void A_slice_has_as_many_entries_as_have_room_in_its_bytes(long bytesMax, int entries) =>
        Assert.Equal(entries, Behind(0, (1, 4), (1, 6), (1, 20), (1, 1)).Slice(1, 9, bytesMax).Count);

    [Fact]
    public void A_slice_has_its_first_entry_however_long_that_is() =>
        Assert.Equal([7], Sizes(Behind(0, (1, 7), (1, 1)).Slice(1, 9, 6)));

    [Fact]
    public void A_slice_is_of_the_entries_from_its_first_on_and_of_no_more_than_asked_for() =>
        Assert.Equal([2, 3], Sizes(Behind(5, (1, 1), (1, 2), (1, 3), (1, 4)).Slice(7, 2, 99)));

    [Theory]
    [InlineData(5, 5)]
    [InlineData(6, 6)]
    [InlineData(7, 6)]
    [InlineData(8, 6)]
    [InlineData(9, 9)]
    public void A_term_begins_with_its_first_entry_behind_the_snapshot(long index, long first) =>
        Assert.Equal(first, Behind(5, (2, 1), (2, 1), (2, 1), (3, 1)).FirstOfTerm(index));

    [Fact]
    public void A_term_that_the_snapshot_ends_with_begins_there() =>
        Assert.Equal(5, Behind(5, (1, 1), (1, 1)).FirstOfTerm(7));

    /// <summary>A log behind a snapshot, whose last entry has term 1.</summary>
    private static CftLog Behind(long snapshot, params (long Term, int Bytes)[] entries) =>
        new(new CftSnapshot(snapshot, 1, default), entries.Select(entry => new CftEntry(entry.Term, new byte[entry.Bytes])));

    private static IEnumerable<int> Sizes(IEnumerable<CftEntry> entries) => entries.Select(entry => entry.Command.Length);
}
