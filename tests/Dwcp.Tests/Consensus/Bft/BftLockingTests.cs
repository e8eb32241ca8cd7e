using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>What a member is bound by when it has precommitted a block, what sets it free, and which prevotes it cites.</summary>
public sealed class BftLockingTests
{
    private static readonly BftBlock A = Block("a");
    private static readonly BftBlock B = Block("b");

    private readonly LoneBftReplica _one = new();

    [Fact]
    public void Locked_member_prevotes_for_its_own_block_again_and_cites_the_lock()
    {
        Lock(A, 0);
        _one.Skip(2);
        Assert.Equal(["write votes 1/2 prevote a", "0 2 3: prevote 1/2 a by 0 a 012"], _one.Hear(Proposal(2, 2, A)));
    }

    [Fact]
    public void Locked_member_has_no_prevote_for_another_block_without_proof()
    {
        Lock(A, 0);
        _one.Skip(2);
        Assert.Equal(["write votes 1/2 prevote none", "0 2 3: prevote 1/2 none"], _one.Hear(Proposal(2, 2, B)));
    }

    [Theory]
    [InlineData(1, "none")]
    [InlineData(2, "b")]
    [InlineData(3, "b")]
    public void Locked_member_lets_go_for_prevotes_of_a_round_not_before_its_lock(int round, string expected)
    {
        _one.Skip(2);
        Lock(A, 2);
        _one.Skip(4);
        var said = _one.Hear(Proposal(0, 4, B, Polka(round, B, 0, 2, 3)));
        Assert.Contains($"prevote 1/4 {expected}", said[^1]);
    }

    [Fact]
    public void What_a_quorum_prevoted_for_is_not_judged_by_the_machine()
    {
        _one.Machine.Invalid = "b";
        _one.Skip(2);
        Assert.Equal(
            ["write votes 1/2 prevote b valid 0 b 023", "0 2 3: prevote 1/2 b by 0 b 023"],
            _one.Hear(Proposal(2, 2, B, Polka(0, B, 0, 2, 3))));
    }

    [Fact]
    public void What_a_quorum_prevoted_for_must_follow_all_the_same()
    {
        var other = BftText.Named(new BftBlock(1, A.Digest, B.Commands));
        _one.Skip(2);
        var said = _one.Hear(Proposal(2, 2, other, Polka(0, other, 0, 2, 3)));
        Assert.Equal("0 2 3: prevote 1/2 none", said[^1]);
    }

    [Fact]
    public void Prevote_cites_the_latest_of_lock_and_proofs()
    {
        Lock(A, 0);
        _one.Skip(3);
        var said = _one.Hear(Proposal(3, 3, A, Polka(2, A, 0, 2, 3)));
        Assert.Equal(["write votes 1/3 prevote a locked 0 a 012 valid 2 a 023", "0 2 3: prevote 1/3 a by 2 a 023"], said);
    }

    [Fact]
    public void Late_prevotes_of_an_earlier_round_make_the_valid_block_and_do_not_lock()
    {
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, A));
        _one.Skip(2);
        Assert.Equal(["write valid 0 a 013"], _one.Hear(Prevote(3, 0, A)));
        Assert.Equal("1/2 Propose", _one.Place);
    }

    [Fact]
    public void Prevotes_that_are_earlier_than_the_valid_block_are_no_news()
    {
        _one.Hear(Proposal(0, 0, A));
        _one.Skip(2);
        _one.Hear(Proposal(2, 2, B, Polka(1, B, 0, 2, 3)));
        Assert.Empty(_one.Hear(Precommit(3, 0, A, Polka(0, A, 0, 2, 3))));
        Assert.Equal(1, _one.Stable.Lock!.Valid!.Certificate.Round);
    }

    [Fact]
    public void Latest_of_several_valid_blocks_is_the_one_that_is_known()
    {
        var c = Block("c");
        _one.Skip(3);
        _one.Hear(Precommit(0, 0, A, Polka(0, A, 0, 2, 3)), Precommit(0, 1, B, Polka(1, B, 0, 2, 3)));
        _one.Hear(Proposal(0, 0, A), Proposal(0, 4, B));
        Assert.Equal("1 b 023", BftText.Of(_one.Stable.Lock!.Valid!.Certificate));
        _one.Hear(Proposal(2, 2, c));
        Assert.Equal("1 b 023", BftText.Of(_one.Stable.Lock!.Valid!.Certificate));
    }

    [Fact]
    public void Prevote_cites_no_prevotes_of_its_own_round()
    {
        _one.Hear(Precommit(2, 0, A, Polka(0, A, 0, 2, 3)));
        Assert.Equal("0 2 3: prevote 1/0 a", _one.Hear(Proposal(0, 0, A))[1]);
        Assert.Equal("1/0 Precommit", _one.Place);
    }

    [Fact]
    public void Prevote_cites_no_prevotes_for_another_block()
    {
        _one.Hear(Precommit(3, 0, A, Polka(0, A, 0, 2, 3)), Proposal(0, 4, A));
        _one.Skip(2);
        Assert.Equal(0, _one.Stable.Lock!.Valid!.Certificate.Round);
        Assert.Equal("0 2 3: prevote 1/2 b", _one.Hear(Proposal(2, 2, B))[^1]);
    }

    [Fact]
    public void Lock_outlasts_a_precommit_for_none()
    {
        Lock(A, 0);
        _one.Skip(2);
        _one.Hear(Proposal(2, 2, B), Prevote(0, 2, null), Prevote(2, 2, null));
        Assert.Equal("1/2 Precommit", _one.Place);
        Assert.Equal(0, _one.Stable.Lock!.Locked!.Round);
        _one.Skip(3);
        Assert.Equal("0 2 3: prevote 1/3 none", _one.Hear(Proposal(3, 3, B))[^1]);
    }

    [Fact]
    public void Block_that_may_have_been_decided_is_known_however_many_rounds_ago_it_was()
    {
        Lock(A, 0);
        _one.Skip(12);
        Assert.Equal(["3: candidate a"], _one.Receive(3, new BftMessage.WantBlock(1, A.Digest)));
        _one.Receive(3, new BftMessage.RoundEnd([Precommit(0, 10, A), Precommit(2, 10, A), Precommit(3, 10, A)]));
        Assert.Equal(1, _one.Replica.Committed);
    }

    [Fact]
    public void Prevotes_shown_by_a_precommit_lock_as_well()
    {
        _one.Hear(Proposal(0, 0, A));
        Assert.Equal(
            ["write votes 1/0 prevote a precommit a locked 0 a 023 valid 0 a 023", "0 2 3: precommit 1/0 a by 0 a 023"],
            _one.Hear(Precommit(2, 0, A, Polka(0, A, 0, 2, 3))));
    }

    private void Lock(BftBlock block, int round)
    {
        _one.Hear(Proposal(round % 4, round, block), Prevote(0, round, block), Prevote(2, round, block));
        Assert.Equal($"1/{round} Precommit", _one.Place);
        Assert.Equal(round, _one.Stable.Lock!.Locked!.Round);
    }
}
