using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>How a member comes to a later round, what it keeps of others, and what of the next height.</summary>
public sealed class BftRoundsTests
{
    private static readonly BftBlock A = Block("a");
    private static readonly BftBlock B = After(A, "b");

    private readonly LoneBftReplica _one = new();

    [Fact]
    public void Round_that_f_and_one_members_came_to_is_followed_and_in_writing()
    {
        Assert.Empty(_one.Receive(0, new BftMessage.Status(1, 5)));
        Assert.Equal(["write votes 1/3"], _one.Receive(2, new BftMessage.Status(1, 3)));
        Assert.Equal("1/3 Propose", _one.Place);
        Assert.Empty(_one.Receive(3, new BftMessage.Status(1, 3)));
        Assert.Equal(["write votes 1/4"], _one.Receive(3, new BftMessage.Status(1, 4)));
        Assert.Empty(_one.Receive(0, new BftMessage.Status(1, 2)));
        Assert.Equal("1/4 Propose", _one.Place);
    }

    [Fact]
    public void Of_seven_members_three_are_followed_and_two_are_not()
    {
        var one = new LoneBftReplica(members: 7);
        one.Receive(0, new BftMessage.Status(1, 5));
        one.Receive(2, new BftMessage.Status(1, 4));
        Assert.Equal("1/0 Propose", one.Place);
        one.Receive(6, new BftMessage.Status(1, 3));
        Assert.Equal("1/3 Propose", one.Place);
    }

    [Fact]
    public void Word_that_is_signed_says_where_its_signer_is_even_if_it_is_too_far_to_be_kept()
    {
        _one.Hear(Prevote(0, 9, null));
        Assert.Equal("1/0 Propose", _one.Place);
        _one.Hear(Precommit(3, 100, null));
        Assert.Equal("1/9 Propose", _one.Place);
    }

    [Fact]
    public void Votes_that_another_member_shows_say_where_their_signers_are()
    {
        _one.Receive(3, new BftMessage.RoundEnd([Precommit(0, 5, null), Precommit(2, 4, null)]));
        Assert.Equal("1/4 Propose", _one.Place);
    }

    [Fact]
    public void Round_in_which_a_quorum_prevoted_for_a_block_is_followed()
    {
        _one.Hear(Proposal(0, 0, A));
        Assert.Equal(
            ["write votes 1/2 valid 2 a 023"],
            _one.Receive(2, Precommit(2, 2, A, Polka(2, A, 0, 2, 3))));
        Assert.Equal("1/2 Propose", _one.Place);
    }

    [Theory]
    [InlineData(0, 8, true)]
    [InlineData(0, 9, false)]
    [InlineData(10, 2, true)]
    [InlineData(10, 1, false)]
    [InlineData(0, int.MaxValue, false)]
    public void Votes_of_eight_rounds_before_and_behind_are_kept(int at, int round, bool isKept)
    {
        _one.Skip(at);
        _one.Hear(Proposal(at % 4, at, A));
        _one.Receive(3, new BftMessage.RoundEnd([Precommit(0, round, A), Precommit(2, round, A), Precommit(3, round, A)]));
        Assert.Equal(isKept ? 1 : 0, _one.Replica.Committed);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Proposals_of_eight_rounds_ahead_are_kept(int round, bool isKept)
    {
        var one = new LoneBftReplica(self: 2);
        one.Hear(Proposal(round % 4, round, A));
        Assert.Equal(isKept ? ["3: candidate a"] : [], one.Receive(3, new BftMessage.WantBlock(1, A.Digest)));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Rounds_that_are_more_than_eight_behind_are_forgotten(int at, bool isKept)
    {
        _one.Skip(2);
        _one.Hear(Proposal(2, 2, A));
        _one.Skip(at);
        Assert.Equal(isKept ? ["3: candidate a"] : [], _one.Receive(3, new BftMessage.WantBlock(1, A.Digest)));
    }

    [Theory]
    [InlineData(8, 0, true)]
    [InlineData(9, 0, false)]
    [InlineData(6, 4, true)]
    public void Proof_of_eight_rounds_ago_is_kept_and_an_older_one_only_heard(int at, int round, bool isKept)
    {
        _one.Skip(at);
        _one.Hear(Prevote(2, at, A, Polka(round, A, 0, 2, 3)));
        _one.Hear(Proposal(0, 8, A));
        Assert.Equal(isKept, _one.Stable.Lock?.Valid is not null);
    }

    [Fact]
    public void Proposal_with_a_proof_that_is_too_old_to_be_kept_is_voted_for_all_the_same()
    {
        _one.Skip(10);
        Assert.Equal(
            ["write votes 1/10 prevote a", "0 2 3: prevote 1/10 a by 1 a 023"], _one.Hear(Proposal(2, 10, A, Polka(1, A, 0, 2, 3))));
    }

    [Fact]
    public void Votes_of_the_next_height_count_when_it_begins()
    {
        _one.Hear(Proposal(0, 1, B), Proposal(0, 0, B), Prevote(2, 0, B), Prevote(3, 0, B));
        Assert.Equal("1/0 Propose", _one.Place);
        Decide();
        Assert.Equal(
            [
                "write votes 2/0 prevote b precommit b locked 0 b 123 valid 0 b 123",
                "0 2 3: prevote 2/0 b", "0 2 3: precommit 2/0 b by 0 b 123",
            ],
            _one.Tick());
    }

    [Fact]
    public void Words_that_come_while_a_block_is_being_applied_count_when_the_next_height_begins()
    {
        Decide();
        Assert.True(_one.Replica.HasMore);
        Assert.Equal(["write votes 2/0 prevote b", "0 2 3: prevote 2/0 b"], _one.Hear(Proposal(0, 0, B)));

        var c = After(B, "c");
        _one.Hear(Prevote(0, 0, B), Prevote(2, 0, B), Precommit(0, 0, B));
        _one.Hear(Precommit(2, 0, B));
        Assert.Equal(2, _one.Replica.Committed);
        Assert.Equal(["write votes 3/0 prevote c", "0 2 3: prevote 3/0 c"], _one.Hear(Proposal(0, 0, c)));
    }

    [Fact]
    public void Of_the_next_height_six_words_of_each_member_are_kept_and_of_those_beyond_nothing()
    {
        _one.Hear(Prevote(2, 0, B), Prevote(3, 0, B), Proposal(0, 0, B));
        for (var round = 1; round <= 5; round++)
        {
            _one.Hear(Precommit(2, round, null, height: 2));
        }

        _one.Hear(Precommit(3, 0, null, height: 3));
        Decide();
        Assert.Equal("0 2 3: precommit 2/0 b by 0 b 123", _one.Tick()[^1]);
    }

    [Fact]
    public void Of_seven_words_of_the_next_height_the_oldest_is_dropped()
    {
        _one.Hear(Prevote(2, 0, B), Prevote(3, 0, B), Proposal(0, 0, B));
        for (var round = 1; round <= 6; round++)
        {
            _one.Hear(Precommit(2, round, null, height: 2));
        }

        Decide();
        Assert.Equal(["write votes 2/0 prevote b", "0 2 3: prevote 2/0 b"], _one.Tick());
    }

    [Fact]
    public void Words_of_heights_beyond_the_next_are_not_kept()
    {
        var c = After(B, "c");
        _one.Hear(Proposal(0, 0, c), Prevote(2, 0, c));
        Decide();
        _one.Hear(Proposal(0, 0, B), Prevote(0, 0, B), Prevote(2, 0, B), Precommit(0, 0, B), Precommit(2, 0, B));
        Assert.Equal(2, _one.Replica.Committed);
        Assert.Empty(_one.Tick());
    }

    [Fact]
    public void Rounds_of_others_begin_anew_with_a_height()
    {
        _one.Receive(0, new BftMessage.Status(1, 3));
        Decide();
        _one.Tick();
        _one.Receive(2, new BftMessage.Status(2, 3));
        Assert.Equal("2/0 Propose", _one.Place);
        _one.Receive(0, new BftMessage.Status(1, 3));
        Assert.Equal("2/0 Propose", _one.Place);
        _one.Receive(0, new BftMessage.Status(2, 3));
        Assert.Equal("2/3 Propose", _one.Place);
    }

    [Fact]
    public void Votes_and_blocks_of_a_height_are_forgotten_with_it()
    {
        Decide();
        _one.Tick();
        Assert.Empty(_one.Receive(2, new BftMessage.WantBlock(2, A.Digest)));
        _one.Hear(Proposal(0, 0, B));
        Assert.Equal("2/0 Prevote", _one.Place);
        _one.Hear(Prevote(0, 0, B));
        Assert.Equal("2/0 Prevote", _one.Place);
    }

    [Fact]
    public void Lock_ends_with_its_height()
    {
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A), Precommit(0, 0, A), Precommit(2, 0, A));
        Assert.Equal(["write votes 2/0 prevote b", "0 2 3: prevote 2/0 b"], _one.Hear(Proposal(0, 0, B)));
        Assert.Equal(
            ["write votes 2/0 prevote b precommit b locked 0 b 123 valid 0 b 123", "0 2 3: precommit 2/0 b by 0 b 123"],
            _one.Hear(Prevote(2, 0, B), Prevote(3, 0, B)));
        Assert.Equal(2, _one.Stable.Lock!.Height);
    }

    [Fact]
    public void Commands_of_a_block_wait_no_more_wherever_they_came_from()
    {
        _one.Receive(2, new BftMessage.Commands(Commands("a")));
        _one.Propose("a");
        Decide();
        _one.Tick();
        Assert.Equal("2/0 Propose", _one.Place);
        _one.Tick(60_000);
        Assert.Equal("2/0 Propose", _one.Place);
    }

    private void Decide()
    {
        _one.Hear(Proposal(0, 0, A), Precommit(0, 0, A), Precommit(2, 0, A));
        Assert.Equal("apply 1 a by 0 023", _one.Hear(Precommit(3, 0, A))[^1]);
    }
}
