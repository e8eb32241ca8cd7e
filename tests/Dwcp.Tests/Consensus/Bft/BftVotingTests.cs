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
        Assert.Empty(_one.Hear(Precommit(3, 0, A)));
        Assert.Equal(0, _one.Replica.Committed);
        Assert.False(_one.Replica.IsHalted);
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
    public void Own_precommit_decides_at_once_where_it_makes_the_quorum()
    {
        _one.Hear(Proposal(0, 0, A), Precommit(0, 0, A), Precommit(2, 0, A), Prevote(0, 0, A));
        Assert.Equal(
            [
                "write votes 1/0 prevote a precommit a locked 0 a 012 valid 0 a 012 block 1",
                "0 2 3: precommit 1/0 a by 0 a 012", "apply 1 a by 0 012",
            ],
            _one.Hear(Prevote(2, 0, A)));
    }

    [Fact]
    public void Prevote_that_comes_behind_its_signer_s_precommit_counts()
    {
        _one.Hear(Proposal(0, 0, A), Precommit(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A));
        Assert.Equal("1/0 Precommit", _one.Place);
    }
}
