using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Wanted;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>How long a leader leads: who keeps to it, who gives it up, and who leads without an election.</summary>
public sealed class CftLeadershipTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Timeout = LoneReplica.Options.ElectionTimeout;

    [Fact]
    public void Follower_answers_nobody_who_would_have_its_leader_voted_away()
    {
        var follower = Following();
        follower.Now = Timeout - Tick;
        Assert.Empty(follower.Receive(2, new CftMessage.PreVote(4, 9, 3)));
        Assert.Empty(follower.Receive(2, new CftMessage.Vote(4, 9, 3)));
        Assert.Equal((3, 1), (follower.Term, follower.Leader));
    }

    [Fact]
    public void Follower_that_heard_of_no_leader_for_a_timeout_would_vote_for_another()
    {
        var follower = Following();
        follower.Now = Timeout;
        Exactly(follower.Receive(2, new CftMessage.PreVote(4, 9, 3)), To(2, new CftMessage.PreVoteReply(4, IsGranted: true)));
    }

    [Fact]
    public void Follower_that_heard_of_no_leader_for_a_timeout_votes_for_another()
    {
        var follower = Following();
        follower.Now = Timeout;
        Exactly(follower.Receive(2, new CftMessage.Vote(4, 9, 3)), Written(4, 2), To(2, new CftMessage.VoteReply(4, IsGranted: true)));
    }

    [Fact]
    public void Request_of_the_leaders_own_term_is_answered()
    {
        var follower = Following();
        Exactly(follower.Receive(2, new CftMessage.Vote(3, 9, 3)), To(2, new CftMessage.VoteReply(3, IsGranted: false)));
        Exactly(follower.Receive(2, new CftMessage.PreVote(3, 9, 3)), To(2, new CftMessage.PreVoteReply(3, IsGranted: false)));
    }

    [Fact]
    public void Follower_that_hears_of_its_leader_asks_nobody_for_another_timeout()
    {
        var follower = Following();
        follower.Now = Timeout - Tick;
        follower.Receive(1, new CftMessage.Append(3, 0, 0, [], 0, 0));
        Assert.Empty(follower.TickAfter(Timeout));
    }

    [Fact]
    public void Leader_answers_nobody_who_would_have_it_voted_away()
    {
        var leader = LoneReplica.Leading();
        Assert.Empty(leader.Receive(2, new CftMessage.PreVote(2, 9, 1)));
        Assert.Empty(leader.Receive(2, new CftMessage.Vote(2, 9, 1)));
        Assert.Equal((CftRole.Leader, 1), (leader.Role, leader.Term));
    }

    [Fact]
    public void Leader_gives_way_to_a_later_term_and_writes_it()
    {
        var leader = LoneReplica.Leading();
        Exactly(leader.Receive(1, new CftMessage.AppendReply(2, IsMatch: false, 0, 0)), Written(2, null));
        Assert.Equal((CftRole.Follower, 2, null), (leader.Role, leader.Term, leader.Leader));
    }

    [Fact]
    public void Leader_that_nobody_answers_steps_down_at_the_end_of_the_first_timeout_without_an_answer_and_says_nothing_more()
    {
        var leader = LoneReplica.Leading();
        leader.TickAfter(Timeout);
        leader.TickAfter(Timeout - Tick);
        Assert.Equal(CftRole.Leader, leader.Role);

        Assert.Empty(leader.TickAfter(Tick));
        Assert.Equal((CftRole.Follower, 1, null), (leader.Role, leader.Term, leader.Leader));
    }

    [Fact]
    public void Leader_leads_as_long_as_a_majority_answers_whatever_it_answers()
    {
        var leader = LoneReplica.Leading(members: 5);
        leader.TickAfter(Timeout);
        leader.Has(1, 1);
        leader.Receive(2, new CftMessage.InstallReply(1, 7, 0, IsDone: false, 0));
        leader.TickAfter(Timeout);
        Assert.Equal(CftRole.Leader, leader.Role);

        leader.Has(1, 1);
        leader.TickAfter(Timeout);
        Assert.Equal(CftRole.Follower, leader.Role);
    }

    [Fact]
    public void Leader_that_stepped_down_asks_for_votes_only_after_a_timeout()
    {
        var leader = LoneReplica.Leading();
        leader.TickAfter(Timeout);
        leader.TickAfter(Timeout);
        Assert.Empty(leader.TickAfter(Timeout - Tick));
        Assert.Equal(CftRole.Follower, leader.Role);
    }

    [Fact]
    public void Chosen_member_leads_the_first_term_without_an_election_and_once()
    {
        var chosen = new LoneReplica(CftStable.Chosen(0));
        Assert.Equal((1, 0), (chosen.Term, chosen.Leader));
        Exactly(
            chosen.Tick(),
            new CftOutput.Write(1, 0, 1, [Entry(1)], null),
            To(1, new CftMessage.Append(1, 0, 0, [Entry(1)], 0, 0)),
            To(2, new CftMessage.Append(1, 0, 0, [Entry(1)], 0, 0)));
        Assert.Equal(CftRole.Leader, chosen.Role);
        Assert.Empty(chosen.Tick());
        Assert.Equal(1, chosen.LastIndex);
    }

    [Fact]
    public void Others_know_the_chosen_member_and_have_voted_for_it()
    {
        var other = new LoneReplica(CftStable.Chosen(1));
        Assert.Empty(other.Tick());
        Assert.Equal((CftRole.Follower, 1, 1), (other.Role, other.Term, other.Leader));
        Exactly(other.Receive(2, new CftMessage.Vote(1, 9, 1)), To(2, new CftMessage.VoteReply(1, IsGranted: false)));
    }

    [Fact]
    public void Member_that_has_its_vote_for_itself_in_writing_leads_no_more_without_an_election()
    {
        var member = new LoneReplica(CftStable.Chosen(0) with { IsChosen = false });
        Assert.Empty(member.Tick());
        Assert.Equal((CftRole.Follower, null), (member.Role, member.Leader));
    }

    /// <summary>A follower of member 1 in term 3, which it voted for, and heard of at 0.</summary>
    private static LoneReplica Following()
    {
        var follower = new LoneReplica(LoneReplica.Log(3) with { Vote = 1 });
        follower.Receive(1, new CftMessage.Append(3, 0, 0, [], 0, 0));
        return follower;
    }
}
