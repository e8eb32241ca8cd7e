using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Wanted;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>What a follower makes of a leader's entries, and what it answers.</summary>
public sealed class CftFollowerTests
{
    [Fact]
    public void Entries_of_an_older_term_are_answered_with_the_present_one_and_not_looked_at()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1));
        Exactly(
            follower.Receive(1, new CftMessage.Append(2, 2, 1, [Entry(2, 9)], 2, 7)),
            To(1, new CftMessage.AppendReply(3, IsMatch: false, 0, 7)));
        Assert.Equal((2, 0, null), (follower.LastIndex, follower.Commit, follower.Leader));
    }

    [Fact]
    public void Heartbeat_is_answered_with_the_entry_it_was_compared_at_and_its_sender_is_the_leader()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 1, 1, [], 0, 7)), To(1, new CftMessage.AppendReply(3, IsMatch: true, 1, 7)));
        Assert.Equal(1, follower.Leader);
    }

    [Fact]
    public void Member_that_asks_who_would_vote_for_it_follows_the_leader_that_it_hears_of()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        follower.TickAfter(LoneReplica.Options.ElectionTimeout * 2);
        follower.Receive(2, new CftMessage.Append(3, 0, 0, [], 0, 0));
        Assert.Equal((CftRole.Follower, 2), (follower.Role, follower.Leader));
    }

    [Fact]
    public void Entries_are_written_then_answered_and_what_is_committed_of_them_applied()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 2, 1, [Entry(2, 3), Entry(3, 4)], 3, 7)),
            new CftOutput.Write(3, null, 3, [Entry(2, 3), Entry(3, 4)], null),
            To(1, new CftMessage.AppendReply(3, IsMatch: true, 4, 7)),
            new CftOutput.Apply(1, [Entry(1, 1), Entry(1, 2), Entry(2, 3)]));
        Assert.Equal((4, 3), (follower.LastIndex, follower.Commit));
    }

    [Fact]
    public void Entries_of_a_later_term_are_written_with_it()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1) with { Vote = 2 });
        Exactly(
            follower.Receive(1, new CftMessage.Append(4, 1, 1, [Entry(4, 2)], 0, 0)),
            new CftOutput.Write(4, null, 2, [Entry(4, 2)], null),
            To(1, new CftMessage.AppendReply(4, IsMatch: true, 2, 0)));
    }

    [Fact]
    public void Only_what_was_compared_with_the_leaders_log_is_committed()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 2, 1, [], 3, 0)),
            To(1, new CftMessage.AppendReply(3, IsMatch: true, 2, 0)),
            new CftOutput.Apply(1, [Entry(1, 1), Entry(1, 2)]));
        Assert.Equal(2, follower.Commit);
    }

    [Fact]
    public void Nothing_is_applied_twice()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2));
        follower.Receive(1, new CftMessage.Append(3, 2, 1, [], 2, 0));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 2, 1, [], 2, 0)), To(1, new CftMessage.AppendReply(3, IsMatch: true, 2, 0)));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 1, 1, [], 1, 0)), To(1, new CftMessage.AppendReply(3, IsMatch: true, 1, 0)));
        Assert.Equal(2, follower.Commit);
    }

    [Fact]
    public void Entries_that_it_has_are_neither_written_nor_cut_off()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 0, 0, [Entry(1, 1), Entry(1, 2)], 0, 0)),
            To(1, new CftMessage.AppendReply(3, IsMatch: true, 2, 0)));
        Assert.Equal(3, follower.LastIndex);
    }

    [Fact]
    public void Entries_make_way_from_the_first_of_another_term_on()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2, 2));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 1, 1, [Entry(1, 2), Entry(3, 9)], 0, 0)),
            new CftOutput.Write(3, null, 3, [Entry(3, 9)], null),
            To(1, new CftMessage.AppendReply(3, IsMatch: true, 3, 0)));
        Assert.Equal(3, follower.LastIndex);
    }

    [Theory]
    [InlineData(6, 6)]
    [InlineData(9, 6)]
    [InlineData(1L << 60, 6)]
    [InlineData(5, 3)]
    [InlineData(4, 3)]
    [InlineData(3, 3)]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    public void Leader_is_told_to_try_behind_the_log_or_at_the_first_entry_of_the_term_that_does_not_match(long previous, long next)
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2, 2, 2));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, previous, 3, [Entry(3, 9)], 5, 7)),
            To(1, new CftMessage.AppendReply(3, IsMatch: false, next, 7)));
        Assert.Equal((5, 0), (follower.LastIndex, follower.Commit));
    }

    [Fact]
    public void Leader_is_not_told_to_try_what_is_committed()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2, 2, 2));
        follower.Receive(1, new CftMessage.Append(3, 4, 2, [], 4, 0));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 5, 3, [], 4, 0)), To(1, new CftMessage.AppendReply(3, IsMatch: false, 5, 0)));
    }

    [Fact]
    public void Entries_that_begin_before_the_snapshot_are_taken_from_behind_it()
    {
        var follower = Compacted();
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 3, 1, [Entry(2, 4), Entry(2, 5), Entry(2, 6), Entry(3, 7)], 6, 0)),
            new CftOutput.Write(3, null, 7, [Entry(3, 7)], null),
            To(1, new CftMessage.AppendReply(3, IsMatch: true, 7, 0)),
            new CftOutput.Apply(6, [Entry(2, 6)]));
    }

    [Fact]
    public void Entries_that_the_snapshot_has_all_of_match_at_its_end()
    {
        var follower = Compacted();
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 1, 1, [Entry(1, 2), Entry(1, 3)], 3, 0)),
            To(1, new CftMessage.AppendReply(3, IsMatch: true, 5, 0)));
        Assert.Equal(6, follower.LastIndex);
    }

    [Fact]
    public void Entries_behind_the_snapshots_last_follow_only_its_term()
    {
        var follower = Compacted();
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 5, 1, [Entry(3, 6)], 5, 0)),
            To(1, new CftMessage.AppendReply(3, IsMatch: false, 6, 0)));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 5, 2, [Entry(3, 6)], 5, 0)),
            new CftOutput.Write(3, null, 6, [Entry(3, 6)], null),
            To(1, new CftMessage.AppendReply(3, IsMatch: true, 6, 0)));
    }

    [Fact]
    public void Leader_that_contradicts_what_is_committed_is_an_error_that_says_where()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2, 2));
        follower.Receive(1, new CftMessage.Append(3, 3, 2, [], 3, 0));
        var broken = Assert.Throws<InvalidOperationException>(
            () => follower.Receive(1, new CftMessage.Append(3, 2, 1, [Entry(3, 9)], 3, 0)));
        Assert.Equal("Entry 3 is committed at member 0, and the leader of term 3 has another: a rule was broken.", broken.Message);
        Assert.Equal(4, follower.LastIndex);
    }

    [Fact]
    public void Leader_may_contradict_the_first_entry_that_is_not_committed()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2, 2));
        follower.Receive(1, new CftMessage.Append(3, 3, 2, [], 3, 0));
        Exactly(
            follower.Receive(1, new CftMessage.Append(3, 3, 2, [Entry(3, 9)], 3, 0)),
            new CftOutput.Write(3, null, 4, [Entry(3, 9)], null),
            To(1, new CftMessage.AppendReply(3, IsMatch: true, 4, 0)));
    }

    /// <summary>A follower whose entries up to 5, the last of term 2, are a snapshot; one of term 2 is behind it.</summary>
    private static LoneReplica Compacted() => new(new CftStable(3, null, new CftSnapshot(5, 2, new byte[1]), [Entry(2, 6)]));
}
