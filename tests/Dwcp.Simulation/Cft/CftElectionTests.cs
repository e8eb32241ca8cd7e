using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Wanted;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>Who asks for votes, when, and what counts as one.</summary>
public sealed class CftElectionTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Timeout = LoneReplica.Options.ElectionTimeout;
    private static readonly TimeSpan BeforeAnyAsks = Timeout - Tick;

    [Fact]
    public void Member_begins_as_a_follower_that_knows_no_leader_and_has_nothing_to_write()
    {
        var member = new LoneReplica(LoneReplica.Log(3, 1, 2) with { Vote = 1 });
        Assert.Empty(member.Tick());
        Assert.Equal((CftRole.Follower, 3, null), (member.Role, member.Term, member.Leader));
    }

    [Fact]
    public void Member_that_hears_of_nobody_asks_who_would_vote_for_it_and_begins_no_term()
    {
        var member = new LoneReplica(LoneReplica.Log(3, 1, 2));
        Exactly(member.TickAfter(Timeout * 2), To(1, new CftMessage.PreVote(4, 2, 2)), To(2, new CftMessage.PreVote(4, 2, 2)));
        Assert.Equal((CftRole.PreCandidate, 3, null), (member.Role, member.Term, member.Leader));
    }

    /// <summary>The lots are the first numbers of splitmix64 from seed 0.</summary>
    [Fact]
    public void Member_waits_one_to_two_timeouts_by_lot_and_asks_at_their_very_end_and_then_anew()
    {
        var member = new LoneReplica(LoneReplica.Log(3), seed: 0);
        var at = TimeSpan.Zero;
        foreach (var lot in new ulong[] { 0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC })
        {
            at += Timeout * (1 + ((lot >> 11) / (double)(1UL << 53)));
            member.Now = at - Tick;
            Assert.Empty(member.Tick());
            member.Now = at;
            Assert.Equal(2, member.Tick().Count);
        }
    }

    [Fact]
    public void Member_whose_vote_is_wanted_in_its_term_waits_anew_for_the_one_it_gave_it_to()
    {
        var member = new LoneReplica(LoneReplica.Log(3));
        member.Now = BeforeAnyAsks;
        member.Receive(1, new CftMessage.Vote(3, 0, 0));
        Assert.Empty(member.TickAfter(Timeout));
    }

    [Fact]
    public void Member_that_refuses_its_vote_to_a_later_term_waits_anew_for_another()
    {
        var member = new LoneReplica(LoneReplica.Log(3, 3));
        member.Now = BeforeAnyAsks;
        Exactly(member.Receive(1, new CftMessage.Vote(4, 0, 0)), Written(4, null), To(1, new CftMessage.VoteReply(4, IsGranted: false)));
        Assert.Empty(member.TickAfter(Timeout));
    }

    [Theory]
    [InlineData(4, 3, 2, true)]
    [InlineData(9, 3, 2, true)]
    [InlineData(4, 1, 3, true)]
    [InlineData(4, 2, 2, false)]
    [InlineData(4, 9, 1, false)]
    [InlineData(3, 3, 2, false)]
    [InlineData(2, 3, 2, false)]
    public void Pre_vote_goes_to_a_log_that_has_all_of_this_one_and_to_a_later_term(long term, long index, long last, bool isGranted)
    {
        var member = new LoneReplica(LoneReplica.Log(3, 1, 2, 2));
        Exactly(
            member.Receive(1, new CftMessage.PreVote(term, index, last)),
            To(1, new CftMessage.PreVoteReply(isGranted ? term : 3, isGranted)));
        Assert.Equal(3, member.Term);
    }

    [Theory]
    [InlineData(3, 2, true)]
    [InlineData(1, 3, true)]
    [InlineData(2, 2, false)]
    [InlineData(9, 1, false)]
    public void Vote_goes_to_a_log_that_has_all_of_this_one_and_is_written_before_it_is_given(long index, long last, bool isGranted)
    {
        var member = new LoneReplica(LoneReplica.Log(3, 1, 2, 2));
        Exactly(
            member.Receive(1, new CftMessage.Vote(4, index, last)),
            Written(4, isGranted ? 1 : null),
            To(1, new CftMessage.VoteReply(4, isGranted)));
    }

    [Fact]
    public void Vote_is_said_again_to_who_has_it_without_another_write_and_refused_to_all_others()
    {
        var member = new LoneReplica(LoneReplica.Log(3));
        Exactly(member.Receive(1, new CftMessage.Vote(3, 0, 0)), Written(3, 1), To(1, new CftMessage.VoteReply(3, IsGranted: true)));
        Exactly(member.Receive(1, new CftMessage.Vote(3, 0, 0)), To(1, new CftMessage.VoteReply(3, IsGranted: true)));
        Exactly(member.Receive(2, new CftMessage.Vote(3, 9, 3)), To(2, new CftMessage.VoteReply(3, IsGranted: false)));
    }

    [Fact]
    public void Vote_in_an_older_term_is_refused_and_leaves_the_vote_of_the_present_one_free()
    {
        var member = new LoneReplica(LoneReplica.Log(3));
        Exactly(member.Receive(1, new CftMessage.Vote(2, 9, 2)), To(1, new CftMessage.VoteReply(3, IsGranted: false)));
        Exactly(member.Receive(2, new CftMessage.Vote(3, 0, 0)), Written(3, 2), To(2, new CftMessage.VoteReply(3, IsGranted: true)));
    }

    [Fact]
    public void Pre_candidate_gives_its_vote_and_follows()
    {
        var member = Asking(members: 3);
        Exactly(member.Receive(2, new CftMessage.Vote(3, 2, 2)), Written(3, 2), To(2, new CftMessage.VoteReply(3, IsGranted: true)));
        Assert.Empty(member.Receive(1, new CftMessage.PreVoteReply(4, IsGranted: true)));
        Assert.Equal(CftRole.Follower, member.Role);
    }

    [Fact]
    public void Candidate_keeps_its_vote_for_itself()
    {
        var member = Asking(members: 3);
        member.Receive(1, new CftMessage.PreVoteReply(4, IsGranted: true));
        Exactly(member.Receive(2, new CftMessage.Vote(4, 9, 3)), To(2, new CftMessage.VoteReply(4, IsGranted: false)));
        Assert.Equal(CftRole.Candidate, member.Role);
    }

    [Fact]
    public void Candidate_writes_its_term_and_vote_before_it_asks_for_votes()
    {
        var member = Asking(members: 3);
        Exactly(
            member.Receive(1, new CftMessage.PreVoteReply(4, IsGranted: true)),
            Written(4, 0),
            To(1, new CftMessage.Vote(4, 2, 2)),
            To(2, new CftMessage.Vote(4, 2, 2)));
        Assert.Equal((CftRole.Candidate, null), (member.Role, member.Leader));
    }

    [Fact]
    public void Elected_member_writes_the_first_entry_of_its_term_before_it_sends_it()
    {
        var member = Asking(members: 3);
        member.Receive(1, new CftMessage.PreVoteReply(4, IsGranted: true));
        Exactly(
            member.Receive(2, new CftMessage.VoteReply(4, IsGranted: true)),
            new CftOutput.Write(4, 0, 3, [Entry(4)], null),
            To(1, new CftMessage.Append(4, 2, 2, [Entry(4)], 0, 0)),
            To(2, new CftMessage.Append(4, 2, 2, [Entry(4)], 0, 0)));
        Assert.Equal((CftRole.Leader, 0), (member.Role, member.Leader));
    }

    [Fact]
    public void Each_member_is_counted_once_however_often_it_says_yes()
    {
        var member = Asking(members: 5);
        var wouldVote = new CftMessage.PreVoteReply(4, IsGranted: true);
        Assert.Empty(member.Receive(1, wouldVote));
        Assert.Empty(member.Receive(1, wouldVote));
        member.Receive(2, wouldVote);
        Assert.Equal(CftRole.Candidate, member.Role);

        var votes = new CftMessage.VoteReply(4, IsGranted: true);
        Assert.Empty(member.Receive(3, votes));
        Assert.Empty(member.Receive(3, votes));
        member.Receive(4, votes);
        Assert.Equal(CftRole.Leader, member.Role);
    }

    [Fact]
    public void Who_would_vote_in_another_term_is_not_counted()
    {
        var member = Asking(members: 3);
        Assert.Empty(member.Receive(1, new CftMessage.PreVoteReply(5, IsGranted: true)));
        Assert.Empty(member.Receive(2, new CftMessage.PreVoteReply(3, IsGranted: true)));
        Assert.Empty(member.Receive(1, new CftMessage.PreVoteReply(3, IsGranted: false)));
        Assert.Equal((CftRole.PreCandidate, 3), (member.Role, member.Term));
    }

    [Fact]
    public void Refused_votes_and_those_of_another_term_are_not_counted()
    {
        var member = Asking(members: 3);
        member.Receive(1, new CftMessage.PreVoteReply(4, IsGranted: true));
        Assert.Empty(member.Receive(1, new CftMessage.VoteReply(4, IsGranted: false)));
        Assert.Empty(member.Receive(2, new CftMessage.VoteReply(3, IsGranted: true)));
        Assert.Equal(CftRole.Candidate, member.Role);
    }

    [Fact]
    public void Votes_that_were_not_asked_for_make_nobody_a_leader()
    {
        var member = new LoneReplica(LoneReplica.Log(3));
        foreach (var other in new[] { 1, 2 })
        {
            Assert.Empty(member.Receive(other, new CftMessage.PreVoteReply(4, IsGranted: true)));
            Assert.Empty(member.Receive(other, new CftMessage.VoteReply(3, IsGranted: true)));
        }

        Assert.Equal((CftRole.Follower, 3), (member.Role, member.Term));
    }

    [Fact]
    public void Refusal_of_a_later_term_is_followed_and_the_term_written()
    {
        var member = Asking(members: 3);
        Exactly(member.Receive(1, new CftMessage.PreVoteReply(7, IsGranted: false)), Written(7, null));
        Assert.Equal((CftRole.Follower, 7), (member.Role, member.Term));
    }

    /// <summary>A member in term 3 with two entries, the last of term 2, that asks who would vote for it.</summary>
    private static LoneReplica Asking(int members)
    {
        var member = new LoneReplica(LoneReplica.Log(3, 1, 2), members);
        member.TickAfter(Timeout * 2);
        Assert.Equal(CftRole.PreCandidate, member.Role);
        return member;
    }
}
