using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>Who proposes, what, and how often.</summary>
public sealed class BftProposingTests
{
    [Theory]
    [InlineData(0, 0, 4, 0)]
    [InlineData(0, 1, 4, 0)]
    [InlineData(0, 2, 4, 1)]
    [InlineData(0, 3, 4, 1)]
    [InlineData(0, 7, 4, 3)]
    [InlineData(0, 8, 4, 0)]
    [InlineData(3, 1, 4, 3)]
    [InlineData(3, 2, 4, 0)]
    [InlineData(3, 2, 7, 4)]
    public void Proposer_changes_with_the_turn_and_begins_with_the_first_one(int first, long height, int members, int expected)
    {
        var block = new BftBlock(height - 1, default, Commands("a"));
        var stable = height > 1 ? new BftStable(Snapshot(block), [], null, null, null) : null;
        var options = LoneBftReplica.Quiet with { ProposerTurn = 2 };
        var one = new LoneBftReplica(self: 1, members, options, stable, first);

        Assert.Equal(height == 0 ? 1 : height, one.Replica.Height);
        Assert.Equal(expected, one.Replica.Proposer);
    }

    [Fact]
    public void Each_round_has_the_next_proposer()
    {
        var one = new LoneBftReplica();
        foreach (var (round, proposer) in new[] { (1, 1), (2, 2), (3, 3), (4, 0), (9, 1) })
        {
            one.Receive(0, new BftMessage.Status(1, round));
            one.Receive(2, new BftMessage.Status(1, round));
            Assert.Equal((round, proposer), (one.Replica.Round, one.Replica.Proposer));
        }
    }

    [Fact]
    public void Proposer_shows_the_command_proposes_it_and_votes_for_it_and_has_that_in_writing()
    {
        var one = new LoneBftReplica(self: 0);

        Assert.Equal(
            ["write proposal 1/0 votes 1/0 prevote a", "1 2 3: commands a", "1 2 3: proposal 1/0 a", "1 2 3: prevote 1/0 a"],
            one.Propose("a"));
        Assert.Equal("1/0 Prevote", one.Place);
    }

    [Fact]
    public void Who_does_not_propose_shows_the_command_and_says_nothing_else() =>
        Assert.Equal(["0 2 3: commands a"], new LoneBftReplica(self: 1).Propose("a"));

    [Fact]
    public void Command_of_another_member_is_proposed_as_well()
    {
        var one = new LoneBftReplica(self: 0);

        Assert.Equal(
            ["write proposal 1/0 votes 1/0 prevote a", "1 2 3: proposal 1/0 a", "1 2 3: prevote 1/0 a"],
            one.Receive(2, new BftMessage.Commands(Commands("a"))));
    }

    [Fact]
    public void Proposal_is_written_once()
    {
        var one = new LoneBftReplica(self: 0);
        one.Propose("a");

        Assert.Equal(
            ["write votes 1/0 prevote a precommit a locked 0 a 012 valid 0 a 012", "1 2 3: precommit 1/0 a by 0 a 012"],
            one.Hear(Prevote(1, 0, Block("a")), Prevote(2, 0, Block("a"))));
    }

    [Fact]
    public void Nothing_is_proposed_twice_in_a_round()
    {
        var one = new LoneBftReplica(self: 0);
        one.Propose("a");

        Assert.Equal(["1 2 3: commands b"], one.Propose("b"));
    }

    [Fact]
    public void What_the_machine_would_not_have_now_is_not_proposed_and_the_rest_is()
    {
        var one = new LoneBftReplica(self: 0);
        one.Machine.NotNow = "b";

        Assert.Equal(["1 2 3: commands b"], one.Propose("b"));
        Assert.Equal("1/0 Propose", one.Place);
        one.Wait(3);
        Assert.Equal(
            ["write proposal 1/0 votes 1/0 prevote c", "1 2 3: commands c", "1 2 3: proposal 1/0 c", "1 2 3: prevote 1/0 c"],
            one.Propose("c"));
        Assert.Equal((one.Now, 1), one.Machine.Asked);
    }

    [Fact]
    public void Without_commands_the_machine_is_not_asked_to_choose()
    {
        var one = new LoneBftReplica(self: 0);
        one.Tick();

        Assert.Equal(0, one.Machine.Choices);
    }

    [Fact]
    public void Waiting_commands_are_looked_at_once_until_something_changes()
    {
        var one = new LoneBftReplica(self: 1);
        one.Machine.NotNow = "ab";
        one.Propose("a");
        var looked = one.Machine.Choices;
        one.Tick();
        one.Tick();
        Assert.Equal(looked, one.Machine.Choices);
        one.Receive(2, new BftMessage.Commands(Commands("b")));
        Assert.Equal(looked + 1, one.Machine.Choices);
    }

    [Fact]
    public void Block_that_a_quorum_prevoted_for_is_proposed_again_with_the_proof_in_a_later_round()
    {
        var (one, a) = (new LoneBftReplica(self: 1), Block("a"));
        one.Propose("z");
        one.Hear(Proposal(0, 0, a), Prevote(0, 0, a), Prevote(2, 0, a));
        Assert.Equal("1/0 Precommit", one.Place);
        one.Receive(2, new BftMessage.Status(1, 1));

        Assert.Equal(
            [
                "write proposal 1/1 votes 1/1 prevote a",
                "0 2 3: proposal 1/1 a by 0 a 012",
                "0 2 3: prevote 1/1 a by 0 a 012",
            ],
            one.Receive(3, new BftMessage.Status(1, 1)));
    }

    [Fact]
    public void Nothing_is_proposed_in_a_round_that_a_quorum_has_prevoted_in_already()
    {
        var (one, a) = (new LoneBftReplica(self: 0), Block("a"));
        one.Hear(Precommit(1, 0, a, Polka(0, a, 1, 2, 3)));
        Assert.Equal(["write valid 0 a 123"], one.Receive(1, new BftMessage.Candidate(a)));
        Assert.Equal(["1 2 3: commands z"], one.Propose("z"));
        Assert.Equal("1/0 Propose", one.Place);
    }

    [Fact]
    public void Nobody_proposes_for_another_or_while_it_waits_for_votes()
    {
        var one = new LoneBftReplica(self: 1);
        one.Receive(0, new BftMessage.Status(1, 2));
        one.Receive(2, new BftMessage.Status(1, 2));

        Assert.Equal(["0 2 3: commands a"], one.Propose("a"));
    }

    [Fact]
    public void Proposer_that_has_given_its_vote_to_none_proposes_nothing_in_that_round()
    {
        var one = new LoneBftReplica(self: 0);
        one.Machine.NotNow = "a";
        one.Propose("a");
        one.Hear(Prevote(1, 0, null), Prevote(2, 0, Block("z")));
        one.Tick(1000);
        Assert.Equal("1/0 Prevote", one.Place);

        Assert.Equal(["1 2 3: commands b"], one.Propose("b"));
    }

    [Fact]
    public void Commands_that_are_many_go_in_messages_of_a_block_s_worth()
    {
        var one = new LoneBftReplica(self: 1);
        var many = Enumerable.Range(0, BftBlock.CommandsMax + 1).Select(i => $"{i:x3}").ToArray();
        one.Propose(many);
        var sent = Sent(one);
        Assert.Equal([(0, 256), (2, 256), (3, 256), (0, 1), (2, 1), (3, 1)], sent.Select(message => (message.To, message.Wanted.Count)));
        Assert.Equal(many, sent.Where(message => message.To == 0).SelectMany(message => message.Wanted).Select(Text));
    }

    [Fact]
    public void Commands_that_are_long_go_in_messages_of_a_block_s_worth()
    {
        var one = new LoneBftReplica(self: 1);
        var texts = Enumerable.Range(0, 17).Select(i => new string((char)('a' + i), 64 * 1024)).ToArray();
        one.Propose(texts[..16]);
        Assert.Equal([16, 16, 16], Sent(one).Select(message => message.Wanted.Count));

        one = new LoneBftReplica(self: 1);
        one.Propose([.. texts, "z"]);
        Assert.Equal([(0, 16), (2, 16), (3, 16), (0, 2), (2, 2), (3, 2)], Sent(one).Select(sent => (sent.To, sent.Wanted.Count)));
    }

    [Fact]
    public void Command_is_refused_at_the_limit_of_the_pool_and_by_its_length()
    {
        var options = LoneBftReplica.Quiet with { PoolCommandsMax = 2, CommandBytesMax = 3 };
        var one = new LoneBftReplica(self: 1, options: options);
        one.Machine.Unwelcome = "x";

        Assert.Equal(
            [
                "refused  Invalid", "refused abcd Invalid", "refused xyz Invalid", "refused c Busy",
                "0 2 3: commands abc+b",
            ],
            one.Propose("", "abcd", "xyz", "abc", "b", "c"));
    }

    [Fact]
    public void Every_command_is_refused_by_a_replica_that_has_stopped()
    {
        var one = new LoneBftReplica(self: 1);
        one.Machine.IsMad = true;
        one.Hear(Proposal(0, 0, Block("a")), Precommit(0, 0, Block("a")), Precommit(2, 0, Block("a")), Precommit(3, 0, Block("a")));
        Assert.True(one.Replica.IsHalted);

        Assert.Equal(["refused a Halted"], one.Propose("a"));
    }

    [Fact]
    public void What_comes_early_is_taken_before_anything_is_proposed()
    {
        var one = new LoneBftReplica(self: 0, isBegun: false);
        var early = new BftInput.Receive(2, new BftMessage.Commands(Commands("b")));

        Assert.Equal(
            ["write proposal 1/0 votes 1/0 prevote a+b", "1 2 3: commands a", "1 2 3: proposal 1/0 a+b", "1 2 3: prevote 1/0 a+b"],
            one.Step(new BftInput.Begin([early], Commands("a"))));
    }

    private static List<(int To, IReadOnlyList<ReadOnlyMemory<byte>> Wanted)> Sent(LoneBftReplica one) =>
    [
        .. one.Outputs.OfType<BftOutput.Send>().Where(send => send.Message is BftMessage.Commands)
            .Select(send => (send.To, ((BftMessage.Commands)send.Message).Wanted)),
    ];

    private static string Text(ReadOnlyMemory<byte> command) => System.Text.Encoding.ASCII.GetString(command.Span);
}
