using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Wanted;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>Which commands a leader takes, and when they are committed, and who is told.</summary>
public sealed class CftProposalTests
{
    private static readonly CftOptions Batched = LoneReplica.Options with { BatchEntriesMax = 8 };

    [Fact]
    public void Command_is_written_then_acknowledged_as_proposed_and_sent()
    {
        var leader = LoneReplica.Settled();
        Exactly(
            leader.Propose(9, 8),
            new CftOutput.Write(1, 0, 2, [Entry(1, 9, 8)], null),
            new CftOutput.Proposed(2, 1),
            To(1, new CftMessage.Append(1, 1, 1, [Entry(1, 9, 8)], 1, 0)),
            To(2, new CftMessage.Append(1, 1, 1, [Entry(1, 9, 8)], 1, 0)));
    }

    [Fact]
    public void Commands_handed_in_together_are_in_the_log_before_any_is_sent()
    {
        var leader = LoneReplica.Settled(Batched);
        Exactly(
            leader.ProposeAll(7, 8, 9),
            new CftOutput.Write(1, 0, 2, [Entry(1, 7), Entry(1, 8), Entry(1, 9)], null),
            new CftOutput.Proposed(2, 1),
            new CftOutput.Proposed(3, 1),
            new CftOutput.Proposed(4, 1),
            To(1, new CftMessage.Append(1, 1, 1, [Entry(1, 7), Entry(1, 8), Entry(1, 9)], 1, 0)),
            To(2, new CftMessage.Append(1, 1, 1, [Entry(1, 7), Entry(1, 8), Entry(1, 9)], 1, 0)));
    }

    [Fact]
    public void Command_that_is_refused_leaves_those_it_was_handed_in_with()
    {
        var leader = LoneReplica.Settled(Batched);
        Exactly(
            leader.Step(new CftInput.ProposeAll([new byte[] { 7 }, default, new byte[] { 9 }])),
            new CftOutput.Write(1, 0, 2, [Entry(1, 7), Entry(1, 9)], null),
            new CftOutput.Proposed(2, 1),
            new CftOutput.Refused(CftRefusal.Invalid, 0, null),
            new CftOutput.Proposed(3, 1),
            To(1, new CftMessage.Append(1, 1, 1, [Entry(1, 7), Entry(1, 9)], 1, 0)),
            To(2, new CftMessage.Append(1, 1, 1, [Entry(1, 7), Entry(1, 9)], 1, 0)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Empty_and_too_long_commands_are_refused_as_invalid(int length)
    {
        var leader = LoneReplica.Settled(Batched with { CommandBytesMax = 4 });
        Exactly(leader.Propose(new byte[length]), new CftOutput.Refused(CftRefusal.Invalid, 0, null));
        Assert.Equal(1, leader.LastIndex);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Commands_up_to_the_longest_are_taken(int length)
    {
        var leader = LoneReplica.Settled(Batched with { CommandBytesMax = 4 });
        Assert.Contains(new CftOutput.Proposed(2, 1), leader.Propose(new byte[length]));
    }

    [Fact]
    public void As_many_entries_as_may_be_uncommitted_are_and_one_more_is_refused_until_there_is_room()
    {
        var leader = LoneReplica.Settled(Batched with { UncommittedMax = 2 });
        Assert.Contains(new CftOutput.Proposed(2, 1), leader.Propose(7));
        Assert.Contains(new CftOutput.Proposed(3, 1), leader.Propose(8));
        Exactly(leader.Propose(9), new CftOutput.Refused(CftRefusal.Busy, 0, null));
        leader.Has(1, 2);
        Assert.Contains(new CftOutput.Proposed(4, 1), leader.Propose(9));
    }

    [Fact]
    public void Follower_refuses_each_command_and_names_its_leader()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        Exactly(follower.Propose(9), new CftOutput.Refused(CftRefusal.NotLeader, null, null));
        follower.Receive(1, new CftMessage.Append(3, 0, 0, [], 0, 0));
        Exactly(
            follower.ProposeAll(8, 9),
            new CftOutput.Refused(CftRefusal.NotLeader, 1, null),
            new CftOutput.Refused(CftRefusal.NotLeader, 1, null));
    }

    [Fact]
    public void Member_alone_commits_at_once()
    {
        var alone = LoneReplica.Leading(members: 1);
        Exactly(
            alone.Propose(9),
            new CftOutput.Write(1, 0, 2, [Entry(1, 9)], null),
            new CftOutput.Proposed(2, 1),
            new CftOutput.Apply(2, [Entry(1, 9)]));
    }

    [Fact]
    public void Entries_of_earlier_terms_are_committed_with_the_leaders_first()
    {
        var leader = LoneReplica.Leading(entries: 2);
        leader.Has(1, 2);
        leader.Has(2, 2);
        Assert.Equal(0, leader.Commit);
        Exactly(
            leader.Has(1, 3),
            new CftOutput.Apply(1, [Entry(0, 1), Entry(0, 2), Entry(1)]),
            To(1, new CftMessage.Append(1, 3, 1, [], 3, 0)));
    }

    [Fact]
    public void Answer_for_more_than_the_leader_has_is_one_for_all_it_has()
    {
        var leader = LoneReplica.Leading();
        leader.Has(1, 99);
        Assert.Equal(1, leader.Commit);
        Assert.Equal([2], EntriesTo(1, leader.Propose(9)));
    }

    [Fact]
    public void Member_that_no_entries_are_on_their_way_to_is_told_at_once_and_once_what_is_committed()
    {
        var leader = LoneReplica.Leading();
        Exactly(leader.Has(1, 1), new CftOutput.Apply(1, [Entry(1)]), To(1, Told(1, commit: 1)));
        Exactly(leader.Has(2, 1), To(2, Told(1, commit: 1)));
        Assert.Empty(leader.Has(1, 1));
        Assert.Empty(leader.Has(2, 1));
    }

    [Fact]
    public void Member_whose_answer_did_not_suffice_is_told_when_anothers_does()
    {
        var leader = LoneReplica.Leading(members: 5);
        Assert.Empty(leader.Has(1, 1));
        Exactly(leader.Has(2, 1), new CftOutput.Apply(1, [Entry(1)]), To(1, Told(1, commit: 1)), To(2, Told(1, commit: 1)));
    }

    [Fact]
    public void Member_that_entries_are_on_their_way_to_learns_by_the_next_what_is_committed()
    {
        var leader = LoneReplica.Leading();
        leader.Propose(9);
        Exactly(leader.Has(1, 1), new CftOutput.Apply(1, [Entry(1)]));
    }

    [Fact]
    public void Entry_that_waited_for_room_tells_what_is_committed()
    {
        var leader = LoneReplica.Settled();
        leader.ProposeAll(6, 7, 8, 9);
        Exactly(
            leader.Has(1, 4),
            new CftOutput.Apply(2, [Entry(1, 6), Entry(1, 7), Entry(1, 8)]),
            To(1, new CftMessage.Append(1, 4, 1, [Entry(1, 9)], 4, 0)));
    }

    [Fact]
    public void Leader_that_is_to_tell_tells_whom_entries_are_on_their_way_to_once()
    {
        var leader = LoneReplica.Leading();
        leader.Propose(9);
        leader.Has(1, 1);
        Exactly(leader.Step(new CftInput.TellCommitted()), To(1, Told(1, commit: 1)));
        Assert.Empty(leader.Step(new CftInput.TellCommitted()));
    }

    [Fact]
    public void Leader_that_is_to_tell_tells_each_commit_from_then_on()
    {
        var leader = LoneReplica.Leading();
        Assert.Empty(leader.Step(new CftInput.TellCommitted()));
        leader.Propose(9);
        Exactly(leader.Has(1, 1), new CftOutput.Apply(1, [Entry(1)]), To(1, Told(1, commit: 1)));
    }

    [Fact]
    public void Leader_that_is_to_tell_tells_a_member_anew_as_it_gets_on_with_what_is_committed()
    {
        var leader = LoneReplica.Leading();
        leader.ProposeAll(8, 9);
        leader.Step(new CftInput.TellCommitted());
        leader.Has(2, 3);
        Exactly(leader.Has(1, 1), To(1, Told(1, commit: 3)));
        Exactly(leader.Has(1, 2), To(1, Told(2, commit: 3)));
    }

    [Fact]
    public void Follower_tells_nobody()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1));
        follower.Receive(1, new CftMessage.Append(3, 1, 1, [], 1, 0));
        Assert.Empty(follower.Step(new CftInput.TellCommitted()));
    }

    /// <summary>What a member that has entries up to one is told.</summary>
    private static CftMessage.Append Told(long has, long commit) => new(1, has, 1, [], commit, 0);
}
