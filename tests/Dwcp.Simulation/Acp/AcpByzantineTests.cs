using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>A member of an epoch in which some may lie.</summary>
public sealed class AcpByzantineTests
{
    private static readonly AcpOptions Options = ByHand.Still with { CompactAfter = 3, SubmittedMax = 2, Bft = new() { BlocksKept = 0 } };

    private readonly ByHand _hand = new(Options, count: 4, ConsensusMode.Byzantine);
    private readonly Blocks _blocks;

    public AcpByzantineTests()
    {
        _blocks = new Blocks(_hand);
        _hand.Tick();
    }

    [Fact]
    public void Batches_and_barriers_go_to_all_members()
    {
        var outputs = _hand.Submit(1, new FederationCommand.Barrier().Encode());
        Assert.Equal([1], Blocks.BatchesOf(outputs).Select(batch => batch.First));
        Assert.Single(Blocks.To<BftMessage.Commands>(3, outputs));
        Assert.Empty(outputs.Sent<AcpMessage.Batches>());
        outputs = _hand.Read(2);
        Assert.Equal([2], Blocks.BatchesOf(outputs).Select(batch => batch.First));
        Assert.Empty(outputs.Answers);
    }

    [Fact]
    public void A_block_answers_what_is_in_it()
    {
        var mine = Blocks.BatchesOf(_hand.Step(
            new AcpInput.Submit(1, new FederationCommand.Acquire("vm", "uid").Encode()), new AcpInput.Read(2)))[0].Encode();
        var answers = _blocks.Commit(_hand.Batch(1, new FederationCommand.Barrier()), mine).Answers.ToList();
        var executed = Assert.IsType<AcpOutput.Executed>(answers[0]);
        Assert.Equal((1, 1L), (executed.Ticket, executed.Index));
        Assert.Equal(new CommandResult(CommandOutcome.Done, Epoch: 1), CommandResult.Decode(executed.Result));
        Assert.Equal([new AcpOutput.ReadNow(2)], answers.Skip(1));
        Assert.Equal(1, _hand.Member.Applied);
    }

    [Fact]
    public void Blocks_that_come_together_are_applied_in_one_step()
    {
        var first = _blocks.Next([_hand.Batch(1, new FederationCommand.Acquire("a", "uid"))]);
        var behind = _hand.State.Execute(CommandBatch.Decode(first.Block.Commands[0]), _hand.Evidence, out _);
        var batch = _hand.Batch(1, new FederationCommand.Acquire("b", "uid"));
        var second = _blocks.Next([batch], behind.Execute(CommandBatch.Decode(batch), _hand.Evidence, out _).Root);
        _blocks.Tell(first, second);
        Assert.Equal((2, 2), (_hand.Member.Applied, _hand.State.VmCount));
    }

    [Fact]
    public void A_quorum_with_another_state_stops_the_member()
    {
        var committed = _blocks.Next([_hand.Batch(1, new FederationCommand.Barrier())], Digest.Of([1]));
        var outputs = _blocks.Tell(committed);
        var reason = Assert.Single(outputs.Told<AcpEvent.Halted>()).Reason;
        Assert.Equal(reason, _hand.Member.Halted);
        Assert.EndsWith($"and to {Digest.Of([1])} at a quorum of members", reason);
        Assert.Equal(0, _hand.Member.Applied);
        Assert.Equal([new AcpOutput.Refused(1, AcpRefusal.Halted)], _hand.Submit(1, new byte[1]).All);
    }

    [Fact]
    public void One_who_states_another_root_does_not_stop_the_member()
    {
        _blocks.Commit(_hand.Batch(1, new FederationCommand.Barrier()));
        _hand.Say(1, new Statement.Root(1, Digest.Of([1])));
        Assert.Null(_hand.Member.Halted);
        Assert.Null(_hand.Member.Certificate);
    }

    [Fact]
    public void Two_votes_of_one_member_are_accused_once()
    {
        Assert.Empty(Blocks.Accused(_blocks.Hear(3, _blocks.Prevote(3, Digest.Of([1])))));
        var proof = Assert.Single(Blocks.Accused(_blocks.Hear(3, _blocks.Prevote(3, null))));
        Assert.Equal((3, BftKind.Prevote), (Assert.IsType<Proof.TwoVotes>(proof).One.Signer, ((Proof.TwoVotes)proof).One.Kind));
        Assert.Empty(Blocks.Accused(_blocks.Hear(3, _blocks.Prevote(3, Digest.Of([2])))));
    }

    [Fact]
    public void What_is_no_message_of_the_engine_is_dropped()
    {
        Assert.Empty(_hand.Hear(1, new AcpMessage.Engine(1, new byte[] { 200 })).All);
    }

    [Fact]
    public void The_chain_is_compacted_and_gone_on_with_after_a_crash()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.DoesNotContain(StableSlot.BftSnapshot, Written(_blocks.Commit(Acquire($"vm{i}"))));
        }

        Assert.Contains(StableSlot.BftSnapshot, Written(_blocks.Commit(Acquire("vm2"))));
        _blocks.Commit(Acquire("vm3"));
        var root = _hand.State.Root;
        _hand.Restart();
        Assert.Equal((3, 3), (_hand.Member.Applied, _hand.State.VmCount));
        _hand.Tick();
        Assert.Equal((4, root), (_hand.Member.Applied, _hand.State.Root));
        _blocks.Commit(Acquire("vm4"));
        Assert.Equal((5, 5), (_hand.Member.Applied, _hand.State.VmCount));
    }

    [Fact]
    public void A_member_that_has_no_snapshot_begins_from_its_epochs_beginning()
    {
        _blocks.Commit(Acquire("a"));
        var root = _hand.State.Root;
        _hand.Restart();
        Assert.Equal((0, 0), (_hand.Member.Applied, _hand.State.VmCount));
        _hand.Tick();
        Assert.Equal((1, root), (_hand.Member.Applied, _hand.State.Root));
    }

    [Fact]
    public void Who_handed_in_the_switch_proposes_first()
    {
        var hand = new ByHand(Options, count: 4);
        hand.Commit(hand.Batch(2, hand.Distrust(3)));
        hand.Commit(hand.Batch(2, hand.Wanted()));
        var seal = hand.Seal();
        hand.Say(1, seal);
        var outputs = hand.Say(2, seal);
        Assert.Equal("r2", hand.Member.Leader);
        Assert.Equal([new AcpEvent.LeaderChanged("r2")], outputs.Told<AcpEvent.LeaderChanged>());
        Assert.Equal(SwitchReason.Trust, hand.Member.View().Reason);
    }

    [Fact]
    public void The_first_block_is_made_of_all_that_waits_and_has_come()
    {
        var hand = new ByHand(Options, count: 4);
        hand.Lead();
        hand.Acknowledge();
        hand.Submit(1, hand.Distrust(3).Encode());
        hand.Acknowledge();
        hand.Acknowledge(by: 2);
        var commands = new BftMessage.Commands([hand.Batch(3, new FederationCommand.Barrier())]);
        hand.Hear(3, new AcpMessage.Engine(2, BftCodec.Encode(commands)));
        hand.Hear(3, new AcpMessage.Engine(2, new byte[] { 200 }));
        hand.Hear(2, new AcpMessage.Batches(2, [hand.Batch(2, new FederationCommand.Barrier()), new byte[2]]));
        hand.Step(
            new AcpInput.Submit(2, hand.Wanted().Encode()), new AcpInput.Submit(3, new FederationCommand.Barrier().Encode()));
        hand.Acknowledge();
        hand.Acknowledge(by: 2);
        Assert.True(hand.State.IsSealed);
        var seal = hand.Seal();
        hand.Say(1, seal);
        var outputs = hand.Say(2, seal);
        Assert.Equal(ConsensusMode.Byzantine, hand.State.Configuration.Mode);
        var block = Assert.Single(Blocks.To<BftMessage.Proposal>(1, outputs)).Block;
        Assert.Equal(
            ["r0 3", "r2 1", "r3 1"],
            block.Commands.Select(command => CommandBatch.Decode(command)).Select(batch => $"{batch.Origin} {batch.First}").Order());
    }

    [Fact]
    public void What_comes_early_may_be_proof()
    {
        var hand = new ByHand(Options, count: 4);
        hand.Commit(hand.Batch(1, hand.Distrust(2)));
        hand.Commit();
        foreach (var block in new Digest?[] { Digest.Of([1]), null })
        {
            var vote = new BftMessage.Prevote(1, 0, block, -1, null, null, 3, default);
            vote = vote with { Signature = SimKeys.Signer(3).Sign(vote.SigningDigest(ByHand.Chain, 2)) };
            hand.Hear(3, new AcpMessage.Engine(2, BftCodec.Encode(vote)));
        }

        hand.Commit(hand.Batch(1, hand.Wanted()));
        var seal = hand.Seal();
        hand.Say(1, seal);
        Assert.IsType<Proof.TwoVotes>(Assert.Single(Blocks.Accused(hand.Say(2, seal))));
    }

    [Fact]
    public void A_later_state_is_taken_in_pieces()
    {
        var ahead = new ByHand(Options, count: 4, ConsensusMode.Byzantine, self: 2);
        var chain = new Blocks(ahead);
        chain.Commit(Acquire("a"));
        chain.Commit(Acquire("b"));
        var last = chain.Next([Acquire("c")]);
        chain.Tell(last);
        var state = ahead.State.Encode();
        _blocks.Hear(1, new BftMessage.Status(9, 0));
        _hand.Tick();
        _hand.Tick(Options.Bft.ResendInterval);
        var outputs = _blocks.Hear(1, new BftMessage.Piece(last.Certificate, state.Length, 0, state));
        Assert.Equal((3, ahead.State.Root), (_hand.Member.Applied, _hand.State.Root));
        Assert.Contains(StableSlot.BftSnapshot, Written(outputs));
    }

    private static IEnumerable<StableSlot> Written(Outputs outputs) => outputs.All.OfType<AcpOutput.Write>()
        .SelectMany(write => write.Changes).OfType<StableChange.Put>().Select(put => put.Key.Slot);

    private ReadOnlyMemory<byte> Acquire(string vm) => _hand.Batch(1, new FederationCommand.Acquire(vm, "uid"));
}
