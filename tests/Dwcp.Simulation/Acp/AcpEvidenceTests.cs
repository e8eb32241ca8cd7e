using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What others sign and may not is accused in the log, once.</summary>
public sealed class AcpEvidenceTests
{
    private static readonly Statement.Change Foreign = new("r1", 1, 1, Digest.Of([1]));
    private static readonly AcpOptions Options = ByHand.Still with { RootInterval = TimeSpan.FromSeconds(1) };

    private readonly ByHand _hand = new(Options);

    [Fact]
    public void An_offence_is_accused_once()
    {
        _hand.Follow();
        var proof = Assert.Single(Accused(_hand.Say(2, Foreign)));
        Assert.Equal(Foreign, Assert.IsType<Proof.OneStatement>(proof).Statement.Statement);
        Assert.Empty(Accused(_hand.Say(2, Foreign)));
        Assert.Empty(Accused(_hand.Say(2, Foreign with { Number = 2 })));
        Assert.Single(Accused(_hand.Say(1, Foreign with { Region = "r2" })));
    }

    [Fact]
    public void What_the_log_takes_for_proven_is_told_once_and_to_nobody_who_asked()
    {
        _hand.Follow();
        var batch = ByHand.BatchesOf(_hand.Say(2, Foreign))[0].Encode();
        var outputs = _hand.Commit(batch);
        Assert.Empty(outputs.Answers);
        Assert.Equal([new AcpEvent.Offence("A9", "r2")], outputs.Events);
        Assert.Equal(("A9", "r2"), (Assert.Single(_hand.State.Offences).Item, _hand.State.Offences[0].Region));
        Assert.Empty(_hand.Commit(batch, _hand.Batch(1, new FederationCommand.Barrier())).Events);
    }

    [Fact]
    public void Who_comes_back_with_another_key_is_accused_anew()
    {
        _hand.Follow();
        _hand.Commit(ByHand.BatchesOf(_hand.Say(2, Foreign))[0].Encode());
        Assert.True(_hand.State.IsQuarantined("r2"));
        _hand.Switch(_hand.Remove(2), 1);
        _hand.Switch(_hand.Admit(2, key: 6), 1);
        Assert.Equal(3, _hand.State.Configuration.Epoch);
        Assert.False(_hand.State.IsQuarantined("r2"));
        _hand.Commit();
        Assert.Single(Accused(_hand.Say(2, Foreign, key: 6)));
    }

    [Fact]
    public void Who_is_in_quarantine_is_not_accused_again_by_what_it_does_in_the_next_epoch()
    {
        _hand.Follow();
        _hand.Commit(ByHand.BatchesOf(_hand.Say(2, Foreign))[0].Encode());
        _hand.Switch(_hand.Remove(1), 2);
        Assert.Equal((2, true), (_hand.State.Configuration.Epoch, _hand.State.IsQuarantined("r2")));
        _hand.Say(2, Foreign);
        Assert.Contains(" 0 batches under way behind command 1 of life 1, 0 commands waiting", _hand.Member.ToString());
    }

    [Fact]
    public void What_another_accuses_is_told_as_well()
    {
        var proof = ProofCodec.Encode(new Proof.OneStatement(_hand.Signed(2, Foreign)));
        Assert.Equal(
            [new AcpEvent.LeaderChanged("r1"), new AcpEvent.Offence("A9", "r2")],
            _hand.Commit(_hand.Batch(1, new FederationCommand.Accuse(proof))).Events.OrderBy(told => told is AcpEvent.Offence));
    }

    [Fact]
    public void What_is_no_proof_is_not_accused()
    {
        _hand.Follow();
        Assert.Empty(Accused(_hand.Hear(2, new AcpMessage.Said(_hand.Signed(1, Foreign) with { Signer = 2 }))));
        Assert.Empty(Accused(_hand.Say(1, Foreign)));
        Assert.Empty(Accused(_hand.Say(2, new Statement.Head(1, default, 1, 1))));
    }

    [Fact]
    public void A_member_does_not_accuse_itself()
    {
        _hand.Follow();
        Assert.Empty(Accused(_hand.Say(0, Foreign)));
    }

    [Fact]
    public void Two_statements_that_contradict_each_other_are_accused()
    {
        _hand.Follow();
        _hand.Say(2, new Statement.Head(1, Digest.Of([1]), 1, 1));
        Assert.IsType<Proof.TwoStatements>(Assert.Single(Accused(_hand.Say(2, new Statement.Head(1, Digest.Of([2]), 2, 1)))));
    }

    [Fact]
    public void Who_signed_another_root_than_a_quorum_is_accused_where_liars_are_expected()
    {
        var hand = new ByHand(Options, count: 4, mode: ConsensusMode.Byzantine);
        var blocks = new Blocks(hand);
        blocks.Commit(hand.Batch(1, new FederationCommand.Barrier()));
        hand.Tick();
        var root = new Statement.Root(1, hand.State.Root);
        hand.Say(3, root with { State = Digest.Of([1]) });
        Assert.Null(hand.Member.Halted);
        hand.Say(1, root);
        var outputs = hand.Say(2, root);
        Assert.IsType<Proof.AgainstRoot>(Assert.Single(Blocks.Accused(outputs)));
        Assert.Equal([0, 1, 2], hand.Member.Certificate!.Signatures.Select(one => one.Member));
    }

    [Fact]
    public void Who_runs_a_guest_by_an_ownership_that_it_has_seen_end_is_accused()
    {
        var runs = Move();
        Assert.Empty(Accused(_hand.Say(2, runs with { Seen = 2 })));
        Assert.Empty(Accused(_hand.Say(2, runs with { VmEpoch = 2 })));
        Assert.Empty(Accused(_hand.Say(2, runs with { Vm = "other" })));
        Assert.IsType<Proof.StaleRun>(Assert.Single(Accused(_hand.Say(2, runs))));
    }

    [Fact]
    public void Who_said_so_before_it_was_certified_is_accused_then()
    {
        var runs = Move(isCertified: false);
        Assert.Empty(Accused(_hand.Say(2, runs)));
        Assert.IsType<Proof.StaleRun>(Assert.Single(Accused(_hand.Say(1, new Statement.Root(3, _hand.State.Root)))));
    }

    /// <summary>A guest moves from r1 to r2 at entry 3; what r2 says if it says that it runs by the epoch before.</summary>
    private Statement.Runs Move(bool isCertified = true)
    {
        var content = new GuestContent(Digest.Of([1]), Digest.Of([2]));
        _hand.Commit(_hand.Batch(1, new FederationCommand.Acquire("vm", "uid")));
        _hand.Commit(_hand.Batch(1, new FederationCommand.Prepare("vm", 1, "m", "r2")));
        _hand.Commit(_hand.Batch(1, new FederationCommand.Transfer(
            "vm", 1, 1, "r2", "m", content, content, new TransferTimes(1, 2, 3))));
        Assert.Equal(2, _hand.State.FindVm("vm")!.Epoch);
        _hand.Tick();
        if (isCertified)
        {
            _hand.Say(1, new Statement.Root(3, _hand.State.Root));
            Assert.Equal(3, _hand.Member.StableIndex);
        }

        return new Statement.Runs("vm", 1, 3);
    }

    private static IEnumerable<Proof> Accused(Outputs outputs) =>
        Blocks.AccusedIn(ByHand.BatchesOf(outputs));
}
