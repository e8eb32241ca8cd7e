using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Wanted;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>When a read is answered: by rounds that were begun after it came.</summary>
public sealed class CftReadTests
{
    [Fact]
    public void Read_begins_a_round_at_once_where_none_is_under_way()
    {
        var leader = LoneReplica.Settled();
        Exactly(leader.Read(7), To(1, Beat(commit: 1, round: 1)), To(2, Beat(commit: 1, round: 1)));
    }

    [Fact]
    public void Read_is_answered_once_by_the_answer_that_makes_a_majority()
    {
        var leader = LoneReplica.Leading(members: 5);
        leader.Has(1, 1);
        leader.Has(2, 1);
        leader.Read(7);
        Assert.Empty(leader.Has(1, 1, round: 1));
        Exactly(leader.Has(2, 1, round: 1), new CftOutput.ReadAt(7, 1));
        Assert.Empty(leader.Has(2, 1, round: 1));
    }

    [Fact]
    public void Answer_to_an_earlier_round_confirms_nothing()
    {
        var leader = LoneReplica.Settled();
        leader.Read(7);
        Assert.Empty(leader.Has(1, 1, round: 0));
        Assert.Empty(leader.Has(2, 1, round: 0));
    }

    [Fact]
    public void Reads_that_come_while_a_round_is_under_way_share_the_next_one()
    {
        var leader = LoneReplica.Settled();
        leader.Read(7);
        Assert.Empty(leader.Read(8));
        Assert.Empty(leader.Read(9));
        Exactly(
            leader.Has(1, 1, round: 1),
            new CftOutput.ReadAt(7, 1),
            To(1, Beat(commit: 1, round: 2)),
            To(2, Beat(commit: 1, round: 2)));
        Assert.Empty(leader.Has(2, 1, round: 1));
        Exactly(leader.Has(2, 1, round: 2), new CftOutput.ReadAt(8, 1), new CftOutput.ReadAt(9, 1));
    }

    [Fact]
    public void Read_after_a_round_that_is_over_begins_another()
    {
        var leader = LoneReplica.Settled();
        leader.Read(7);
        leader.Has(1, 1, round: 1);
        Exactly(leader.Read(8), To(1, Beat(commit: 1, round: 2)), To(2, Beat(commit: 1, round: 2)));
        Assert.Empty(leader.Has(2, 1, round: 1));
        Exactly(leader.Has(2, 1, round: 2), new CftOutput.ReadAt(8, 1));
    }

    [Fact]
    public void Answer_to_a_round_that_was_not_begun_is_one_to_the_last_that_was()
    {
        var leader = LoneReplica.Settled();
        leader.Read(7);
        Exactly(leader.Has(1, 1, round: 99), new CftOutput.ReadAt(7, 1));
        Exactly(leader.Read(8), To(1, Beat(commit: 1, round: 2)), To(2, Beat(commit: 1, round: 2)));
    }

    [Fact]
    public void Read_is_answered_at_what_was_committed_when_it_came()
    {
        var leader = LoneReplica.Settled();
        leader.Propose(9);
        leader.Read(7);
        Exactly(
            leader.Has(1, 2, round: 1),
            new CftOutput.Apply(2, [Entry(1, 9)]),
            new CftOutput.ReadAt(7, 1),
            To(1, new CftMessage.Append(1, 2, 1, [], 2, 1)));
    }

    [Fact]
    public void New_leader_answers_no_read_before_its_own_first_entry_is_committed()
    {
        var leader = LoneReplica.Leading(entries: 2);
        leader.Read(7);
        Assert.DoesNotContain(leader.Has(1, 2, round: 1), output => output is CftOutput.ReadAt);
        Assert.DoesNotContain(leader.Has(2, 2, round: 1), output => output is CftOutput.ReadAt);
        Exactly(
            leader.Has(1, 3, round: 1),
            new CftOutput.Apply(1, [Entry(0, 1), Entry(0, 2), Entry(1)]),
            new CftOutput.ReadAt(7, 3),
            To(1, new CftMessage.Append(1, 3, 1, [], 3, 1)));
    }

    [Fact]
    public void Member_alone_answers_at_once()
    {
        var alone = LoneReplica.Leading(members: 1);
        Exactly(alone.Read(7), new CftOutput.ReadAt(7, 1));
    }

    [Fact]
    public void As_many_reads_wait_as_may_and_one_more_is_refused_until_there_is_room()
    {
        var leader = LoneReplica.Settled(LoneReplica.Options with { ReadsMax = 2 });
        leader.Read(7);
        Assert.Empty(leader.Read(8));
        Exactly(leader.Read(9), new CftOutput.Refused(CftRefusal.Busy, 0, 9));
        leader.Has(1, 1, round: 1);
        Assert.Empty(leader.Read(9));
    }

    [Fact]
    public void Follower_refuses_a_read_and_names_its_leader()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        Exactly(follower.Read(6), new CftOutput.Refused(CftRefusal.NotLeader, null, 6));
        follower.Receive(1, new CftMessage.Append(3, 0, 0, [], 0, 0));
        Exactly(follower.Read(7), new CftOutput.Refused(CftRefusal.NotLeader, 1, 7));
    }

    [Fact]
    public void Reads_that_wait_are_refused_by_a_leader_that_gives_way()
    {
        var leader = LoneReplica.Settled();
        leader.Read(7);
        leader.Read(8);
        Exactly(
            leader.Receive(1, new CftMessage.AppendReply(2, IsMatch: false, 0, 1)),
            Written(2, null),
            new CftOutput.Refused(CftRefusal.NotLeader, null, 7),
            new CftOutput.Refused(CftRefusal.NotLeader, null, 8));
    }

    [Fact]
    public void Reads_that_wait_are_refused_by_a_leader_that_hears_of_nobody()
    {
        var leader = LoneReplica.Settled();
        leader.TickAfter(LoneReplica.Options.ElectionTimeout);
        leader.Read(7);
        Exactly(leader.TickAfter(LoneReplica.Options.ElectionTimeout), new CftOutput.Refused(CftRefusal.NotLeader, null, 7));
    }

    /// <summary>What a leader says in term 1 to a member that has its first entry.</summary>
    private static CftMessage.Append Beat(long commit, long round) => new(1, 1, 1, [], commit, round);
}
