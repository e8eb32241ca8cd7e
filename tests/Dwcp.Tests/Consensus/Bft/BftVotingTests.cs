using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>What a member votes for, by what it has seen and is locked on.</summary>
public sealed class BftVotingTests
{
    private static readonly BftBlock A = Block("a");
    private static readonly BftBlock B = Block("b");

    private readonly LoneBftReplica _one = new();

    [Fact]
    public void Proposal_of_the_proposer_has_the_prevote_in_writing_and_then_sent()
    {
        Assert.Equal(["write votes 1/0 prevote a", "0 2 3: prevote 1/0 a"], _one.Hear(Proposal(0, 0, A)));
        Assert.Equal("1/0 Prevote", _one.Place);
        Assert.Equal((_one.Now, 1), _one.Machine.Asked);
    }

    [Fact]
    public void Block_is_judged_by_the_time_of_the_step()
    {
        _one.Wait(7);
        _one.Hear(Proposal(0, 0, A));
        Assert.Equal((TimeSpan.FromMilliseconds(7), 1), _one.Machine.Asked);
    }

    private static IEnumerable<BftBlock> BlocksOfNoUse =>
    [
        new BftBlock(2, default, A.Commands), new BftBlock(1, A.Digest, A.Commands), Block(), Block("x"), Block(""), Block("a", ""),
        new BftBlock(1, default, [.. Enumerable.Repeat(A.Commands[0], BftBlock.CommandsMax + 1)]),
        new BftBlock(1, default, [new byte[BftBlock.BytesMax], A.Commands[0]]),
    ];

    [Fact]
    public void Block_that_does_not_follow_or_is_not_valid_has_a_prevote_for_none()
    {
        foreach (var block in BlocksOfNoUse)
        {
            var one = new LoneBftReplica();
            one.Machine.Invalid = "x";
            Assert.Equal(["write votes 1/0 prevote none", "0 2 3: prevote 1/0 none"], one.Hear(Proposal(0, 0, block, height: 1)));
        }
    }

    [Fact]
    public void Block_at_its_limits_has_the_prevote()
    {
        var full = Block([.. Enumerable.Range(0, BftBlock.CommandsMax).Select(i => $"{i:x4096}")]);
        Assert.Equal(BftBlock.BytesMax, full.Commands.Sum(command => command.Length));
        _one.Hear(Proposal(0, 0, full));
        Assert.Equal(full.Digest, _one.Last<BftMessage.Prevote>().Block);
    }

    [Fact]
    public void Quorum_of_prevotes_locks_and_has_the_precommit_in_the_same_write()
    {
        _one.Hear(Proposal(0, 0, A));
        Assert.Empty(_one.Hear(Prevote(0, 0, A)));
        Assert.Equal(
            ["write votes 1/0 prevote a precommit a locked 0 a 013 valid 0 a 013", "0 2 3: precommit 1/0 a by 0 a 013"],
            _one.Hear(Prevote(3, 0, A)));
        Assert.Equal("1/0 Precommit", _one.Place);
        Assert.Equal(ResultOf(A), _one.Last<BftMessage.Precommit>().Value);
        Assert.Empty(_one.Hear(Prevote(2, 0, A)));
    }

    [Fact]
    public void Quorum_of_seven_is_five()
    {
        var one = new LoneBftReplica(members: 7);
        one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A), Prevote(6, 0, A));
        Assert.Equal("1/0 Prevote", one.Place);
        one.Hear(Prevote(5, 0, A));
        Assert.Equal("1/0 Precommit", one.Place);
        one.Hear(Precommit(0, 0, A), Precommit(2, 0, A), Precommit(6, 0, A));
        Assert.Equal(0, one.Replica.Committed);
        Assert.Equal(["write block 1", "apply 1 a by 0 01236"], one.Hear(Precommit(3, 0, A)));
    }

    [Fact]
    public void Prevotes_for_different_blocks_are_not_counted_together()
    {
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, B), Prevote(3, 0, null));
        Assert.Equal("1/0 Prevote", _one.Place);
    }

    [Fact]
    public void Quorum_of_prevotes_for_none_has_a_precommit_for_none()
    {
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, null), Prevote(2, 0, null));
        Assert.Equal("1/0 Prevote", _one.Place);
        Assert.Equal(["write votes 1/0 prevote a precommit none", "0 2 3: precommit 1/0 none"], _one.Hear(Prevote(3, 0, null)));
        Assert.Equal("1/0 Precommit", _one.Place);
        Assert.Null(_one.Stable.Lock);
    }

    [Fact]
    public void Nothing_is_precommitted_before_the_own_prevote()
    {
        _one.Hear(Prevote(0, 0, null), Prevote(2, 0, null), Prevote(3, 0, null));
        Assert.Equal("1/0 Propose", _one.Place);
        Assert.Equal(
            [
                "write votes 1/0 prevote a precommit none", "0 2 3: prevote 1/0 a", "0 2 3: precommit 1/0 none",
            ],
            _one.Hear(Proposal(0, 0, A)));
    }

    [Fact]
    public void Quorum_of_precommits_decides_and_one_less_does_not()
    {
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A));
        Assert.Empty(_one.Hear(Precommit(3, 0, A)));
        Assert.Equal(0, _one.Replica.Committed);
        Assert.Equal(["write block 1", "apply 1 a by 0 013"], _one.Hear(Precommit(0, 0, A)));
        Assert.Equal((1, 2, 0, true), (_one.Replica.Committed, _one.Replica.Height, _one.Replica.Round, _one.Replica.HasMore));
        Assert.Empty(_one.Tick());
        Assert.False(_one.Replica.HasMore);
    }

    [Fact]
    public void Precommits_for_different_roots_are_not_counted_together()
    {
        var other = Sign(new BftMessage.Precommit(1, 0, new BftResult(A.Digest, A.Digest), null, 0, default));
        _one.Hear(Proposal(0, 0, A), Precommit(2, 0, A), other);
        Assert.Empty(_one.Hear(Precommit(3, 0, null)));
        Assert.Equal(0, _one.Replica.Committed);
    }

    [Fact]
    public void Precommits_of_a_round_before_decide_as_well()
    {
        _one.Hear(Proposal(0, 0, A), Precommit(0, 0, A), Precommit(2, 0, A));
        _one.Skip(2);
        Assert.Equal(["write block 1", "apply 1 a by 0 023"], _one.Hear(Precommit(3, 0, A)));
    }

    [Fact]
    public void Another_root_than_a_quorum_s_stops_the_replica_with_both_roots_and_without_a_write()
    {
        _one.Machine.IsMad = true;
        var root = ResultOf(A).Root;
        _one.Hear(Proposal(0, 0, A), Precommit(0, 0, A), Precommit(2, 0, A));
        Assert.Equal(
            [$"halted: block 1 leads to root {Digest.Of([])} here, and to {root} at a quorum of members"],
            _one.Hear(Precommit(3, 0, A)));
        Assert.True(_one.Replica.IsHalted);
        Assert.False(_one.Replica.HasMore);
        Assert.Equal(0, _one.Replica.Committed);
        Assert.Empty(_one.Tick(60_000));
        Assert.Empty(_one.Hear(Proposal(0, 0, B)));
        Assert.Empty(_one.Step(new BftInput.Compact(1, StateAfter(A))));
    }

    [Fact]
    public void Root_of_a_block_is_found_once()
    {
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A), Precommit(0, 0, A), Precommit(2, 0, A));
        Assert.Equal((1, 1), (_one.Replica.Committed, _one.Machine.Executions));
    }

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
