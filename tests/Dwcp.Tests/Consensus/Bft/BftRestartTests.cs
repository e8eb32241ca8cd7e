using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>After a crash a member goes on where it stopped, and gives the same word again.</summary>
public sealed class BftRestartTests
{
    private static readonly BftBlock A = Block("a");
    private static readonly BftBlock B = After(A, "b");

    private readonly LoneBftReplica _one = new();

    [Fact]
    public void Member_that_has_signed_nothing_says_nothing_but_where_it_is()
    {
        Assert.Equal(["0 2 3: status 1/0"], _one.Crash());
        Assert.Equal("1/0 Propose", _one.Place);
    }

    [Fact]
    public void Prevote_is_given_again_and_no_other()
    {
        _one.Hear(Proposal(0, 0, A));
        var first = _one.Last<BftMessage.Prevote>();
        Assert.Equal(["0 2 3: prevote 1/0 a", "0 2 3: status 1/0"], _one.Crash());
        Assert.Equal(BftCodec.Encode(first), BftCodec.Encode(_one.Last<BftMessage.Prevote>()));
        Assert.Equal("1/0 Prevote", _one.Place);
        Assert.Empty(_one.Hear(Proposal(0, 0, Block("z"))));
    }

    [Fact]
    public void Own_votes_count_again()
    {
        _one.Hear(Proposal(0, 0, A));
        _one.Crash();
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A));
        Assert.Equal("1/0 Precommit", _one.Place);
        Assert.Equal(["0 2 3: prevote 1/0 a", "0 2 3: precommit 1/0 a by 0 a 012", "0 2 3: status 1/0"], _one.Crash());
        Assert.Equal("1/0 Precommit", _one.Place);
        _one.Hear(Precommit(0, 0, A));
        Assert.Equal(["write block 1", "apply 1 a by 0 012"], _one.Hear(Precommit(2, 0, A)));
    }

    [Fact]
    public void Lock_holds_after_a_crash()
    {
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A));
        _one.Crash();
        _one.Skip(2);
        Assert.Equal("0 2 3: prevote 1/2 none", _one.Hear(Proposal(2, 2, Block("z")))[^1]);
        _one.Crash();
        Assert.Equal("1/2 Prevote", _one.Place);
    }

    [Fact]
    public void Round_is_where_it_was_and_is_not_written_again()
    {
        _one.Skip(3);
        Assert.Equal(["0 2 3: status 1/3"], _one.Crash());
        Assert.Equal("1/3 Propose", _one.Place);
    }

    [Fact]
    public void Why_a_round_was_left_is_shown_after_a_crash()
    {
        _one.Hear(Precommit(0, 0, null), Precommit(2, 0, null), Precommit(3, 0, null));
        _one.Tick(1000);
        _one.Tick();
        Assert.Equal("1/1 Propose", _one.Place);
        _one.Crash();
        Assert.Equal(
            ["2: end of 1/0 by 0 1/0 by 2 1/0 by 3"], _one.Receive(2, new BftMessage.Status(1, 0)));
    }

    [Fact]
    public void Proposal_is_made_again_to_all_and_no_other()
    {
        var one = new LoneBftReplica(self: 0);
        one.Propose("a");
        Assert.Equal(["1 2 3: proposal 1/0 a", "1 2 3: prevote 1/0 a", "1 2 3: status 1/0"], one.Crash());
        Assert.Equal(["1 2 3: commands b"], one.Propose("b"));
    }

    [Fact]
    public void Proposal_without_a_vote_is_voted_for_and_no_other_one_made()
    {
        var stable = BftStable.Genesis(default, default) with { Proposal = Proposal(0, 4, A) };
        var one = new LoneBftReplica(self: 0, stable: stable, isBegun: false);
        Assert.Equal(
            ["write votes 1/4 prevote a", "1 2 3: proposal 1/4 a", "1 2 3: commands b", "1 2 3: prevote 1/4 a"], one.Propose("b"));
        Assert.Equal("1/4 Prevote", one.Place);
    }

    [Fact]
    public void Proposal_of_a_round_before_does_not_keep_it_from_another_one()
    {
        var votes = new BftVotes(1, 4, null, null, []);
        var stable = BftStable.Genesis(default, default) with { Proposal = Proposal(0, 0, A), Votes = votes };
        var one = new LoneBftReplica(self: 0, stable: stable);
        Assert.Equal("1/4 Propose", one.Place);
        Assert.Equal("write proposal 1/4 votes 1/4 prevote b", one.Propose("b")[0]);
    }

    [Fact]
    public void What_was_signed_at_the_height_before_is_of_no_matter()
    {
        var votes = new BftVotes(1, 3, Prevote(0, 3, A), Precommit(0, 3, A), []);
        var bound = new BftLock(1, Polka(0, A, 0, 2, 3), new BftValid(A, Polka(0, A, 0, 2, 3)));
        var stable = new BftStable(BftSnapshot.Genesis(default, default), [Agreed(A)], Proposal(0, 0, A), votes, bound);
        var one = new LoneBftReplica(self: 0, stable: stable);
        Assert.Empty(one.Tick());
        Assert.Equal("2/0 Propose", one.Place);
        Assert.Equal(
            ["write proposal 2/0 votes 2/0 prevote b", "1 2 3: commands b", "1 2 3: proposal 2/0 b", "1 2 3: prevote 2/0 b"],
            one.Propose("b"));
        Assert.Equal(B.Digest, one.Last<BftMessage.Proposal>().Block.Digest);
    }

    [Fact]
    public void Lock_of_the_height_before_is_no_reason_to_wait()
    {
        var bound = new BftLock(1, Polka(0, A, 0, 2, 3), new BftValid(A, Polka(0, A, 0, 2, 3)));
        var one = new LoneBftReplica(stable: new BftStable(Snapshot(A), [], null, null, bound));
        one.Tick(60_000);
        Assert.Equal("2/0 Propose", one.Place);
    }

    [Fact]
    public void Blocks_behind_the_snapshot_are_applied_before_anything_else_is_done()
    {
        var c = After(B, "c");
        var stable = new BftStable(Snapshot(A), [Agreed(A), Agreed(B), Agreed(c)], null, null, null);
        var one = new LoneBftReplica(self: 0, stable: stable, isBegun: false);
        Assert.True(one.Replica.HasMore);
        Assert.Equal(["apply 2 b by 0 023", "apply 3 c by 0 023", "1 2 3: commands d"], one.Propose("d"));
        Assert.True(one.Replica.HasMore);
        Assert.Equal(3, one.Replica.Committed);
        Assert.Equal(
            ["write proposal 4/0 votes 4/0 prevote d", "1 2 3: status 4/0", "1 2 3: proposal 4/0 d", "1 2 3: prevote 4/0 d"], one.Tick());
        Assert.False(one.Replica.HasMore);
    }

    [Fact]
    public void Nothing_ends_and_nothing_is_welcome_or_not_while_blocks_are_applied()
    {
        var stable = new BftStable(BftSnapshot.Genesis(default, default), [Agreed(A)], null, null, null);
        var one = new LoneBftReplica(self: 0, stable: stable, isBegun: false);
        one.Machine.Unwelcome = "x";
        var early = new BftInput.Receive(2, Proposal(0, 0, B));
        Assert.Equal(["apply 1 a by 0 023", "1 2 3: commands x"], one.Step(new BftInput.Begin([early], Commands("x"))));
        Assert.Equal(["1 2 3: status 2/0"], one.Tick());
    }

    [Fact]
    public void Status_is_heard_while_a_block_is_applied()
    {
        var stable = new BftStable(BftSnapshot.Genesis(default, default), [Agreed(A)], null, null, null);
        var one = new LoneBftReplica(self: 0, stable: stable, isBegun: false);
        Assert.Equal(["apply 1 a by 0 023", "2: status 2/0"], one.Receive(2, new BftMessage.Status(1, 0)));
    }

    [Fact]
    public void Member_count_is_within_its_limits()
    {
        foreach (var (members, isTaken) in new[] { (3, false), (4, true), (64, true), (65, false) })
        {
            AssertTaken(isTaken, () => _ = new LoneBftReplica(members: members));
        }

        foreach (var (self, isTaken) in new[] { (-1, false), (0, true), (3, true), (4, false) })
        {
            AssertTaken(isTaken, () => _ = new LoneBftReplica(self: self));
        }

        static void AssertTaken(bool isTaken, Action make)
        {
            var thrown = Record.Exception(make);
            Assert.Equal(isTaken ? null : "context", (thrown as ArgumentOutOfRangeException)?.ParamName);
        }
    }

    [Fact]
    public void Options_are_checked() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoneBftReplica(options: new BftOptions { AnswersMax = 0 }));

    [Fact]
    public void What_is_signed_for_a_height_beyond_the_next_is_a_loss_of_blocks()
    {
        var genesis = BftStable.Genesis(default, default);
        foreach (var stable in new[]
        {
            genesis with { Votes = new BftVotes(2, 0, null, null, []) }, genesis with { Proposal = Proposal(0, 0, B) },
            genesis with { Lock = new BftLock(2, null, null) },
        })
        {
            Assert.Equal(
                "Something is signed in writing for a height beyond 1, the next one.",
                Assert.Throws<InvalidDataException>(() => new LoneBftReplica(stable: stable)).Message);
        }
    }

    [Fact]
    public void State_in_writing_has_the_root_that_was_agreed_on()
    {
        var snapshot = Snapshot(A) with { State = Bytes("z") };
        Assert.Equal(
            "The state in writing at height 1 has not the root that was agreed on.",
            Assert.Throws<InvalidDataException>(() => new LoneBftReplica(stable: new BftStable(snapshot, [], null, null, null))).Message);
    }
}
