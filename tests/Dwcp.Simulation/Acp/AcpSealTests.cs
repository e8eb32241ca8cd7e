using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>How an epoch ends, and how the next one begins.</summary>
public sealed class AcpSealTests
{
    private static readonly AcpOptions Options = ByHand.Still with { RepeatAfter = TimeSpan.FromSeconds(1) };
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly ByHand _hand = new(Options);

    [Fact]
    public void A_switch_that_was_executed_is_sealed_to_all_others_once()
    {
        var outputs = _hand.End(_hand.Admit(5));
        var seal = _hand.Seal();
        Assert.Equal(2, seal.Index);
        Assert.Equal([new AcpEvent.EpochSealed(1, 2)], outputs.Events);
        Assert.Equal(["r1", "r2"], outputs.Sent<AcpMessage.Said>().Select(sent => sent.To));
        Assert.All(outputs.Sent<AcpMessage.Said>(), sent => Assert.Equal(seal, sent.Message.Signed.Statement));
        Assert.True(outputs.Sent<AcpMessage.Said>("r1")[0].Signed.IsSigned(ByHand.Chain, SimKeys.Verifier(_hand.State.Configuration)));
        Assert.Equal(
            "r0 in epoch 1 (Crash) at 2, sealed, led by r1, 0 batches under way behind command 0 of life 1, 0 commands waiting",
            _hand.Member.ToString());
    }

    [Fact]
    public void Nothing_behind_the_switch_is_executed_and_the_seal_stays_as_it_is()
    {
        _hand.End(_hand.Admit(5));
        var seal = _hand.Seal();
        var outputs = _hand.Commit(_hand.Batch(2, new FederationCommand.Acquire("vm", "uid")));
        Assert.Empty(outputs.Events);
        Assert.Empty(outputs.Sent<AcpMessage.Said>());
        Assert.Null(_hand.State.FindVm("vm"));
        Assert.Equal(seal, _hand.Tick(Options.RepeatAfter).Said<Statement.Seal>()[0].Statement);
    }

    [Fact]
    public void A_seal_is_repeated_after_a_while_and_not_before()
    {
        _hand.Now = TimeSpan.FromHours(1);
        _hand.End(_hand.Admit(5));
        Assert.Empty(_hand.Tick(Options.RepeatAfter - Instant).Said<Statement.Seal>());
        Assert.Equal(["r1", "r2"], _hand.Tick(Instant).Said<Statement.Seal>().Select(sent => sent.To));
        Assert.Empty(_hand.Tick(Options.RepeatAfter - Instant).Said<Statement.Seal>());
        Assert.Equal(2, _hand.Tick(Instant).Said<Statement.Seal>().Count);
        _hand.Say(1, _hand.Seal());
        Assert.Empty(_hand.Tick(Options.RepeatAfter).Said<Statement.Seal>());
    }

    [Theory]
    [InlineData(3, false, 1)]
    [InlineData(5, false, 2)]
    [InlineData(4, true, 2)]
    [InlineData(7, true, 4)]
    public void A_quorum_of_equal_seals_begins_the_next_epoch(int count, bool isByzantine, int others)
    {
        var hand = new ByHand(Options, count);
        hand.End(isByzantine ? hand.Distrust(2) : hand.Admit(9));
        var seal = hand.Seal();
        for (var by = 1; by < others; by++)
        {
            Assert.Empty(hand.Say(by, seal).Events);
            Assert.Empty(hand.Say(by, seal).Events);
        }

        Assert.Equal(1, hand.State.Configuration.Epoch);
        var began = hand.Say(others, seal).Told<AcpEvent.EpochBegan>();
        Assert.Equal((2, isByzantine), (Assert.Single(began).Epoch, began[0].IsByzantine));
        Assert.Equal(hand.State.Configuration.Members.Select(member => member.Region), began[0].Members);
        Assert.Equal((2, 0, isByzantine ? ConsensusMode.Byzantine : ConsensusMode.Crash),
            (hand.State.Configuration.Epoch, hand.Member.Applied, hand.State.Configuration.Mode));
    }

    [Fact]
    public void Seals_of_something_else_do_not_count()
    {
        var hand = new ByHand(Options, count: 4);
        hand.End(hand.Admit(9));
        var seal = hand.Seal();
        hand.Say(1, seal with { Index = 1 });
        hand.Say(2, seal with { State = Digest.Of([1]) });
        hand.Say(3, seal with { Next = Digest.Of([1]) });
        Assert.Equal(1, hand.State.Configuration.Epoch);
        hand.Say(1, seal);
        hand.Say(2, seal);
        Assert.Equal(2, hand.State.Configuration.Epoch);
    }

    [Fact]
    public void A_seal_counts_by_its_signer_from_whom_it_comes_and_of_its_epoch()
    {
        _hand.End(_hand.Admit(5));
        var seal = _hand.Signed(1, _hand.Seal());
        _hand.Hear(2, new AcpMessage.Said(seal));
        _hand.Hear(2, new AcpMessage.Said(seal with { Signer = 2 }));
        _hand.Hear(1, new AcpMessage.Said(seal with { Epoch = 2 }));
        _hand.Hear(1, new AcpMessage.Said(seal with { Epoch = 0 }));
        Assert.Equal(1, _hand.State.Configuration.Epoch);
        _hand.Hear(1, new AcpMessage.Said(seal));
        Assert.Equal(2, _hand.State.Configuration.Epoch);
    }

    [Fact]
    public void Others_seals_that_came_before_count_as_soon_as_it_is_sealed_here()
    {
        var ahead = new ByHand(Options);
        ahead.End(ahead.Admit(5));
        _hand.Commit(_hand.Batch(1, _hand.Admit(5)));
        var (seal, wanted) = (ahead.Seal(), _hand.Batch(1, _hand.Wanted()));
        Assert.Empty(_hand.Say(1, seal).Events);
        Assert.Equal(
            [typeof(AcpEvent.EpochSealed), typeof(AcpEvent.EpochBegan)], _hand.Commit(wanted).Events.Select(told => told.GetType()));
        Assert.Equal(2, _hand.State.Configuration.Epoch);
    }

    [Fact]
    public void What_is_committed_behind_the_switch_is_nothing_in_the_next_epoch()
    {
        _hand.Commit(_hand.Batch(1, _hand.Admit(5)));
        var wanted = _hand.Batch(1, _hand.Wanted());
        var ahead = new ByHand(Options);
        ahead.End(ahead.Admit(5));
        _hand.Say(1, ahead.Seal());
        _hand.Commit(wanted, _hand.Batch(2, new FederationCommand.Acquire("vm", "uid")));
        Assert.Equal((2, 0, 0), (_hand.State.Configuration.Epoch, _hand.Member.Applied, _hand.State.VmCount));
    }

    [Fact]
    public void What_begins_an_epoch_is_written_and_what_is_over_goes()
    {
        _hand.End(_hand.Admit(5));
        var sealedState = _hand.State.Encode();
        var outputs = _hand.Say(1, _hand.Seal());
        var changes = outputs.All.OfType<AcpOutput.Write>().First().Changes;
        var start = Assert.IsType<StableChange.Put>(changes[0]);
        var began = Assert.IsType<StableChange.Put>(changes[1]);
        Assert.Equal(new StableKey(StableSlot.Epoch, 2, 0), start.Key);
        Assert.Equal(EpochHistory.Encode(_hand.Member.View().Starts[0]), start.Value.ToArray());
        Assert.Equal(new StableKey(StableSlot.Epoch, 2, 1), began.Key);
        Assert.Equal(sealedState, began.Value.ToArray());
        Assert.Equal(
            [
                new StableChange.DropFrom(new StableKey(StableSlot.Epoch, 1, 1)),
                new StableChange.DropEpochs(StableSlot.CftVote, 1), new StableChange.DropEpochs(StableSlot.CftEntry, 1),
                new StableChange.DropEpochs(StableSlot.CftSnapshot, 1), new StableChange.DropEpochs(StableSlot.BftVote, 1),
                new StableChange.DropEpochs(StableSlot.BftBlock, 1), new StableChange.DropEpochs(StableSlot.BftSnapshot, 1),
            ],
            changes.Skip(2));
        var certificate = _hand.Member.View().Starts[0].Certificate;
        Assert.Equal([0, 1], certificate.Signatures.Select(one => one.Signer));
        Assert.Equal(_hand.State.Configuration, _hand.Member.View().Starts[0].Configuration);
    }

    [Fact]
    public void A_leader_tells_at_once_that_the_switch_is_committed_whatever_is_under_way()
    {
        _hand.Lead();
        _hand.Acknowledge();
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(1, _hand.Admit(5))]));
        _hand.Acknowledge();
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(1, _hand.Wanted())]));
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(2, new FederationCommand.Barrier())]));
        var outputs = _hand.HearEngine(1, new CftMessage.AppendReply(1, IsMatch: true, 3, 0));
        Assert.True(_hand.State.IsSealed);
        Assert.Equal(3, Assert.Single(_hand.EngineTo<CftMessage.Append>(1, outputs)).Commit);
    }

    [Fact]
    public void A_leader_enters_nothing_behind_the_switch()
    {
        _hand.Lead();
        _hand.Acknowledge();
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(1, _hand.Admit(5))]));
        _hand.Acknowledge();
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(1, _hand.Wanted())]));
        _hand.Acknowledge();
        Assert.True(_hand.State.IsSealed);
        Assert.Empty(_hand.Entered(_hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(2, new FederationCommand.Barrier())]))));
        Assert.Empty(_hand.Entered(_hand.Submit(1, new byte[1])));
        Assert.Empty(_hand.Entered(_hand.Tick(Options.ResubmitAfter)));
    }

    [Fact]
    public void Who_is_no_member_of_the_next_epoch_is_told_so_and_says_nothing_more()
    {
        var hand = new ByHand(Options with { BatchesInFlightMax = 1 }, count: 4);
        hand.Commit(hand.Batch(1, hand.Remove(0)));
        hand.Submit(1, new byte[1]);
        hand.Submit(2, new byte[1]);
        hand.Read(3);
        hand.Commit(hand.Batch(1, hand.Wanted()));
        var seal = hand.Seal();
        hand.Say(1, seal);
        var outputs = hand.Say(2, seal);
        Assert.Equal(["r1", "r2", "r3"], Assert.Single(outputs.Told<AcpEvent.EpochBegan>()).Members);
        Assert.Equal(
            [new AcpOutput.Unknown(1), new AcpOutput.Refused(2, AcpRefusal.NotMember), new AcpOutput.Refused(3, AcpRefusal.NotMember)],
            outputs.Answers);
        Assert.Null(hand.Member.Leader);
        Assert.Empty(hand.Tick(TimeSpan.FromHours(9999)).Sent<AcpMessage>());
    }
}
