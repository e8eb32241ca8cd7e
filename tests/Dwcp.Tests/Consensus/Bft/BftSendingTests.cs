using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>What is said again and when, what others are told, and what they are asked for.</summary>
public sealed class BftSendingTests
{
    private static readonly BftBlock A = Block("a");
    private static readonly BftBlock B = Block("b");

    private static readonly BftOptions Patient =
        LoneBftReplica.Quiet with { TimeoutStart = TimeSpan.FromSeconds(20), AnswersMax = 2 };

    private readonly LoneBftReplica _one = new(options: Patient);

    [Fact]
    public void Idle_member_says_where_it_is_once_in_each_interval_and_nothing_else()
    {
        var one = new LoneBftReplica(options: new BftOptions(), isBegun: false);
        Assert.Equal(["0 2 3: status 1/0"], one.Tick());
        Assert.Empty(one.Tick(999));
        Assert.Equal(["0 2 3: status 1/0"], one.Tick(1));
        Assert.Equal(["0 2 3: status 1/0"], one.Tick(1300));
        Assert.Empty(one.Tick(999));
        Assert.Equal(["0 2 3: status 1/0"], one.Tick(1));
    }

    [Fact]
    public void Place_and_votes_are_said_again_in_each_interval()
    {
        _one.Hear(Proposal(0, 0, A));
        Assert.Empty(_one.Tick(499));
        Assert.Equal(["0 2 3: status 1/0", "0 2 3: prevote 1/0 a"], _one.Tick(1));
        Assert.Empty(_one.Tick(499));
        _one.Hear(Prevote(0, 0, A), Prevote(2, 0, A));
        Assert.Equal(["0 2 3: status 1/0", "0 2 3: prevote 1/0 a", "0 2 3: precommit 1/0 a by 0 a 012"], _one.Tick(1));
    }

    [Fact]
    public void Proposal_is_sent_again_to_those_that_have_not_voted()
    {
        var one = new LoneBftReplica(self: 0, options: Patient);
        one.Propose("a");
        one.Hear(Prevote(2, 0, A));
        Assert.Equal(
            ["1 2 3: status 1/0", "1 3: proposal 1/0 a", "1 2 3: prevote 1/0 a"], one.Tick(500));
    }

    [Fact]
    public void Proposal_of_another_is_not_sent_again()
    {
        _one.Hear(Proposal(0, 0, A));
        Assert.DoesNotContain(_one.Tick(500), line => line.Contains("proposal"));
    }

    [Fact]
    public void Who_waits_for_a_proposal_says_where_it_is()
    {
        _one.Propose("a");
        Assert.Equal(["0 2 3: status 1/0"], _one.Tick(500));
    }

    [Fact]
    public void Who_is_in_a_later_round_says_so_in_each_interval_from_its_beginning_on()
    {
        _one.Wait(300);
        _one.Receive(0, new BftMessage.Status(1, 2));
        _one.Receive(2, new BftMessage.Status(1, 2));
        Assert.Empty(_one.Tick(499));
        Assert.Equal(["0 2 3: status 1/2"], _one.Tick(1));
    }

    [Fact]
    public void Commands_that_are_in_no_block_are_sent_again_after_two_intervals()
    {
        _one.Propose("a");
        _one.Wait(200);
        _one.Propose("b");
        Assert.Equal(["0 2 3: status 1/0"], _one.Tick(300));
        Assert.Equal(["0 2 3: commands a", "0 2 3: status 1/0"], _one.Tick(500));
        Assert.Equal(["0 2 3: status 1/0"], _one.Tick(500));
        Assert.Equal(["0 2 3: commands a+b", "0 2 3: status 1/0"], _one.Tick(500));
    }

    [Fact]
    public void Who_is_behind_is_told_where_this_one_is_but_not_without_end()
    {
        Decide(A);
        Assert.Equal(["2: status 2/0"], _one.Receive(2, new BftMessage.Status(1, 0)));
        Assert.Equal(["2: status 2/0"], _one.Hear(Prevote(2, 0, A)));
        Assert.Empty(_one.Hear(Proposal(2, 2, A)));
        Assert.Empty(_one.Receive(2, new BftMessage.WantBlock(1, A.Digest)));
        Assert.Empty(_one.Receive(2, new BftMessage.Fetch(1)));
        Assert.Equal(["3: status 2/0"], _one.Receive(3, new BftMessage.WantBlock(1, A.Digest)));
        _one.Tick(500);
        Assert.Equal(["2: blocks 1"], _one.Receive(2, new BftMessage.Fetch(1)));
        Assert.Empty(_one.Receive(2, new BftMessage.Status(2, 0)));
        Assert.Empty(_one.Receive(2, new BftMessage.Status(3, 0)));
    }

    [Fact]
    public void Block_that_is_voted_on_is_given_to_who_asks_for_it_at_this_height()
    {
        _one.Hear(Proposal(0, 0, A));
        Assert.Empty(_one.Receive(2, new BftMessage.WantBlock(2, A.Digest)));
        Assert.Empty(_one.Receive(2, new BftMessage.WantBlock(1, B.Digest)));
        Assert.Equal(["2: candidate a"], _one.Receive(2, new BftMessage.WantBlock(1, A.Digest)));
        Assert.Equal(["2: candidate a"], _one.Receive(2, new BftMessage.WantBlock(1, A.Digest)));
        Assert.Empty(_one.Receive(2, new BftMessage.WantBlock(1, A.Digest)));
    }

    [Fact]
    public void Who_is_still_in_a_round_that_this_one_left_is_shown_why()
    {
        var one = new LoneBftReplica(options: LoneBftReplica.Quiet with { AnswersMax = 2 });
        one.Hear(Precommit(0, 0, null), Precommit(2, 0, null), Precommit(3, 0, null));
        one.Tick(1000);
        one.Tick();
        Assert.Equal("1/1 Propose", one.Place);
        Assert.Empty(one.Receive(3, new BftMessage.Status(1, 1)));
        Assert.Empty(one.Receive(3, new BftMessage.Status(2, 0)));
        Assert.Equal(["3: end of 1/0 by 0 1/0 by 2 1/0 by 3"], one.Receive(3, new BftMessage.Status(1, 0)));
        Assert.Single(one.Receive(3, new BftMessage.Status(1, 0)));
        Assert.Empty(one.Receive(3, new BftMessage.Status(1, 0)));
    }

    [Fact]
    public void Who_followed_others_into_a_round_has_nothing_to_show()
    {
        _one.Receive(0, new BftMessage.Status(1, 2));
        _one.Receive(2, new BftMessage.Status(1, 2));
        Assert.Empty(_one.Receive(3, new BftMessage.Status(1, 0)));
    }

    [Fact]
    public void Block_that_a_quorum_votes_for_is_asked_for_from_one_voter_after_the_other()
    {
        Assert.Equal(["0: want 1 a"], _one.Hear(Precommit(2, 0, A, Polka(0, A, 0, 1, 3))));
        Assert.Empty(_one.Tick(124.9));
        Assert.Equal(["3: want 1 a"], _one.Tick(0.1));
        Assert.Empty(_one.Tick());
        Assert.Equal(["0: want 1 a"], _one.Tick(125));
        Assert.Empty(_one.Receive(3, new BftMessage.Candidate(B)));
        Assert.Equal(["write valid 0 a 013"], _one.Receive(3, new BftMessage.Candidate(A)));
        Assert.Empty(_one.Tick(200));
        Assert.Equal("1/0 Propose", _one.Place);
    }

    [Fact]
    public void Block_that_was_not_asked_for_is_not_taken()
    {
        _one.Receive(3, new BftMessage.Candidate(A));
        Assert.Equal(["0: want 1 a"], _one.Hear(Precommit(2, 0, A, Polka(0, A, 0, 2, 3))));
    }

    [Fact]
    public void Decided_block_that_is_not_known_is_asked_for_from_its_voters_and_decides_when_it_comes()
    {
        _one.Hear(Precommit(0, 0, A), Precommit(2, 0, A));
        Assert.Equal(["0: want 1 a"], _one.Hear(Precommit(3, 0, A)));
        Assert.Equal(["2: want 1 a"], _one.Tick(125));
        Assert.Equal(["write block 1", "apply 1 a by 0 023"], _one.Receive(3, new BftMessage.Candidate(A)));
        Assert.Empty(_one.Tick(125));
    }

    [Fact]
    public void Decided_block_is_asked_for_rather_than_one_that_may_be_in_a_later_round()
    {
        _one.Hear(Precommit(0, 0, A), Precommit(2, 0, A));
        Assert.Equal(["0: want 1 b"], _one.Hear(Precommit(2, 1, B, Polka(1, B, 0, 2, 3))));
        Assert.Equal(["2: want 1 a"], _one.Hear(Precommit(3, 0, A)));
    }

    [Fact]
    public void Decided_block_is_asked_for_rather_than_one_that_may_be_in_an_earlier_round()
    {
        Assert.Equal(["0: want 1 b"], _one.Hear(Precommit(2, 0, B, Polka(0, B, 0, 2, 3))));
        _one.Hear(Precommit(0, 1, A));
        Assert.Equal(["2: want 1 a"], _one.Receive(0, new BftMessage.RoundEnd([Precommit(2, 1, A), Precommit(3, 1, A)]))[^1..]);
    }

    [Fact]
    public void Of_several_unknown_blocks_the_latest_is_asked_for()
    {
        Assert.Equal(["0: want 1 a"], _one.Hear(Precommit(2, 0, A, Polka(0, A, 0, 2, 3))));
        Assert.Equal(["2: want 1 b"], _one.Hear(Precommit(2, 1, B, Polka(1, B, 0, 2, 3))));
        Assert.Empty(_one.Hear(Precommit(3, 0, A, Polka(0, A, 0, 2, 3))));
    }

    [Fact]
    public void Block_that_was_valid_before_what_is_known_is_not_asked_for()
    {
        _one.Hear(Proposal(0, 4, B));
        _one.Hear(Precommit(2, 2, B, Polka(2, B, 0, 2, 3)));
        Assert.Equal("2 b 023", BftText.Of(_one.Stable.Lock!.Valid!.Certificate));
        Assert.Empty(_one.Hear(Precommit(2, 1, A, Polka(1, A, 0, 2, 3))));
    }

    [Fact]
    public void Block_that_was_not_wanted_any_more_is_asked_for_at_once_when_it_is_decided()
    {
        Assert.Equal(["0: want 1 a"], _one.Hear(Precommit(2, 0, A, Polka(0, A, 0, 2, 3))));
        _one.Hear(Proposal(0, 4, B), Precommit(2, 1, B, Polka(1, B, 0, 2, 3)));
        _one.Hear(Precommit(0, 0, A));
        Assert.Equal(["2: want 1 a"], _one.Hear(Precommit(3, 0, A)));
    }

    [Fact]
    public void What_is_wanted_at_one_height_is_not_wanted_at_the_next()
    {
        var c = After(A, "c");
        Assert.Equal(["0: want 1 b"], _one.Hear(Precommit(2, 1, B, Polka(1, B, 0, 2, 3))));
        Decide(A);
        _one.Receive(3, new BftMessage.Candidate(B));
        Assert.Equal(["2: want 2 c"], _one.Hear(Precommit(2, 0, c, Polka(0, c, 0, 2, 3))));
    }

    private void Decide(BftBlock block)
    {
        _one.Hear(Proposal(0, 0, block), Precommit(0, 0, block), Precommit(2, 0, block), Precommit(3, 0, block));
        Assert.Equal(block.Height, _one.Replica.Committed);
        _one.Tick();
    }
}
