using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Wanted;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>What a leader sends ahead of answers, what it takes for lost, and what it says meanwhile.</summary>
public sealed class CftPaceTests
{
    private static readonly TimeSpan Beat = LoneReplica.Options.HeartbeatInterval;
    private static readonly TimeSpan Lost = LoneReplica.Options.ElectionTimeout / 2;
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void Heartbeat_goes_to_all_once_an_interval()
    {
        var leader = LoneReplica.Settled();
        Assert.Empty(leader.TickAfter(Beat - Tick));
        Exactly(leader.TickAfter(Tick), To(1, Nothing(1, commit: 1)), To(2, Nothing(1, commit: 1)));
        Assert.Empty(leader.TickAfter(Beat - Tick));
        Assert.Equal(2, leader.TickAfter(Tick).Count);
    }

    [Fact]
    public void Heartbeat_that_was_not_answered_takes_no_place_of_entries()
    {
        var leader = LoneReplica.Settled();
        leader.TickAfter(Beat);
        Assert.Equal([2, 3, 4], EntriesTo(1, leader.ProposeAll(6, 7, 8, 9)));
    }

    [Fact]
    public void Member_that_had_nothing_to_answer_for_long_is_sent_entries_ahead_all_the_same()
    {
        var leader = LoneReplica.Settled();
        leader.TickAfter(Lost);
        Assert.Equal([2, 3], EntriesTo(1, leader.ProposeAll(8, 9)));
    }

    [Fact]
    public void Entry_is_not_lost_before_it_had_its_time_however_long_there_was_none()
    {
        var leader = LoneReplica.Settled();
        leader.Now += Lost;
        leader.Propose(8);
        leader.TickAfter(Beat);
        Assert.Equal([3], EntriesTo(1, leader.Propose(9)));
    }

    [Fact]
    public void Entry_is_lost_after_its_time_and_later_ones_give_it_no_more()
    {
        var leader = LoneReplica.Settled();
        leader.Propose(7);
        leader.Now += Lost - Tick;
        leader.Propose(8);
        Exactly(leader.TickAfter(Tick), To(1, Nothing(1, commit: 1)), To(2, Nothing(1, commit: 1)));
        Assert.Equal([2], EntriesTo(1, leader.Propose(9)));
    }

    [Fact]
    public void Answer_gives_what_is_still_under_way_its_time_anew()
    {
        var leader = LoneReplica.Settled();
        leader.ProposeAll(7, 8);
        leader.Now += Lost - Tick;
        leader.Has(1, 2);
        leader.TickAfter(Tick);
        Assert.Equal([4], EntriesTo(1, leader.Propose(9)));
    }

    [Fact]
    public void Member_that_says_where_to_try_is_sent_what_is_there_and_nothing_ahead()
    {
        var leader = LoneReplica.Leading(entries: 4);
        Exactly(leader.Lacks(1, 3), To(1, new CftMessage.Append(1, 2, 0, [Entry(0, 3)], 0, 0)));
        Exactly(
            leader.Has(1, 3),
            To(1, new CftMessage.Append(1, 3, 0, [Entry(0, 4)], 0, 0)),
            To(1, new CftMessage.Append(1, 4, 0, [Entry(1)], 0, 0)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Refusal_that_points_to_what_the_member_has_or_behind_all_that_was_sent_is_late_and_changes_nothing(long next)
    {
        var leader = LoneReplica.Settled();
        leader.ProposeAll(8, 9);
        Assert.Empty(leader.Lacks(1, next));
        Exactly(leader.TickAfter(Beat), To(1, Nothing(1, commit: 1)), To(2, Nothing(1, commit: 1)));
        Assert.Equal([4], EntriesTo(1, leader.Propose(7)));
    }

    [Fact]
    public void Entry_that_was_sent_to_look_and_was_taken_is_not_sent_again()
    {
        var leader = LoneReplica.Leading(entries: 2);
        Exactly(
            leader.Has(1, 3),
            new CftOutput.Apply(1, [Entry(0, 1), Entry(0, 2), Entry(1)]),
            To(1, Nothing(3, commit: 3)));
    }

    [Fact]
    public void Message_that_was_sent_to_look_takes_no_place_once_it_was_found()
    {
        var leader = LoneReplica.Leading(entries: 2);
        leader.ProposeAll(7, 8, 9);
        Assert.Equal([3, 4, 5], EntriesTo(1, leader.Has(1, 2)));
    }

    /// <summary>What a leader of term 1 says to a member that has its entries up to one.</summary>
    private static CftMessage.Append Nothing(long has, long commit) => new(1, has, 1, [], commit, 0);
}
