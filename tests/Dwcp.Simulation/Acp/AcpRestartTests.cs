using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What a member begins from, and snapshots that it makes and takes.</summary>
public sealed class AcpRestartTests
{
    private static readonly AcpOptions Options = ByHand.Still with { CompactAfter = 4 };

    private readonly ByHand _hand = new(Options);

    [Fact]
    public void Nothing_may_be_missing()
    {
        var (identity, genesis) = (ByHand.IdentityOf(0), ByHand.Genesis(3, ConsensusMode.Crash));
        Assert.Throws<ArgumentNullException>("identity", () => new AcpReplica(null!, genesis, [], Options, 1, default));
        Assert.Throws<ArgumentNullException>("genesis", () => new AcpReplica(identity, null!, [], Options, 1, default));
        Assert.Throws<ArgumentNullException>("written", () => new AcpReplica(identity, genesis, null!, Options, 1, default));
        Assert.Throws<ArgumentNullException>("options", () => new AcpReplica(identity, genesis, [], null!, 1, default));
        var wrong = Options with { SubmittedMax = 0 };
        Assert.Throws<ArgumentOutOfRangeException>("SubmittedMax", () => new AcpReplica(identity, genesis, [], wrong, 1, default));
        Assert.Throws<ArgumentNullException>("input", () => _hand.Member.Step((AcpInput)null!, default));
        Assert.Throws<ArgumentNullException>("inputs", () => _hand.Member.Step((IReadOnlyList<AcpInput>)null!, default));
    }

    [Fact]
    public void Each_life_is_counted_in_writing_before_anything_is_said()
    {
        for (var life = 1; life <= 3; life++)
        {
            var outputs = _hand.Tick();
            var put = Assert.IsType<StableChange.Put>(Assert.Single(Assert.IsType<AcpOutput.Write>(outputs.All[0]).Changes));
            Assert.Equal(new StableKey(StableSlot.Member, 0, 0), put.Key);
            Assert.Equal(AcpStable.OfBoot(life), put.Value.ToArray());
            _hand.Restart();
        }
    }

    [Fact]
    public void What_is_no_message_is_dropped()
    {
        _hand.Step();
        Assert.Empty(_hand.Step(new AcpInput.Receive("r1", new byte[] { 1, 99 })).All);
        Assert.Empty(_hand.Hear(1, new AcpMessage.Engine(1, new byte[] { 77 })).All);
        Assert.Empty(_hand.Hear("r8", new AcpMessage.Engine(1, CftCodec.Encode(new CftMessage.Append(1, 0, 0, [], 0, 0)))).All);
        Assert.Null(_hand.Member.Leader);
    }

    [Fact]
    public void The_log_is_compacted_after_so_many_entries_and_not_before()
    {
        Assert.Null(Snapshot(_hand.Commit(Acquire("a"), default, default)));
        Assert.Equal(_hand.State.Encode(), Snapshot(_hand.Commit(default(ReadOnlyMemory<byte>)))!.Value.State.ToArray());
        Assert.Null(Snapshot(_hand.Commit(Acquire("b"), default, default)));
        Assert.Equal(8, Snapshot(_hand.Commit(default(ReadOnlyMemory<byte>)))!.Value.Index);

        _hand.Restart();
        Assert.Equal((8, "a, b"), (_hand.Member.Applied, Vms()));
        Assert.Null(Snapshot(_hand.Commit(default, default, default)));
        Assert.Equal(12, Snapshot(_hand.Commit(default(ReadOnlyMemory<byte>)))!.Value.Index);
    }

    [Fact]
    public void An_epoch_that_has_ended_is_not_compacted()
    {
        _hand.End(_hand.Admit(5));
        var seal = _hand.Seal();
        Assert.Null(Snapshot(_hand.Commit(default, default, default, default)));
        _hand.Say(1, seal);
        Assert.Null(Snapshot(_hand.Commit(default, default, default)));
        Assert.Equal(4, Snapshot(_hand.Commit(default(ReadOnlyMemory<byte>)))!.Value.Index);
    }

    [Fact]
    public void What_is_behind_the_snapshot_is_executed_again_once_it_is_known_to_be_committed()
    {
        _hand.Commit(Acquire("a"), default);
        _hand.Restart();
        Assert.Equal(0, _hand.Member.Applied);
        _hand.Commit();
        Assert.Equal((2, "a"), (_hand.Member.Applied, Vms()));
    }

    [Fact]
    public void A_switch_is_sealed_again_after_a_crash()
    {
        _hand.End(_hand.Admit(5));
        var seal = _hand.Seal();
        _hand.Restart();
        var outputs = _hand.Commit();
        Assert.Equal(["r1", "r2"], outputs.Said<Statement.Seal>().Select(said => said.To));
        Assert.Equal(seal, outputs.Said<Statement.Seal>()[0].Statement);
        Assert.Equal(2, Assert.Single(_hand.Say(1, seal).Told<AcpEvent.EpochBegan>()).Epoch);
    }

    [Fact]
    public void A_later_epoch_is_gone_on_with_after_a_crash()
    {
        _hand.Switch(_hand.Admit(5), 1);
        _hand.Commit(default, Acquire("a"));
        var root = _hand.State.Root;
        _hand.Restart();
        Assert.Equal((2, 0, 4), (_hand.State.Configuration.Epoch, _hand.Member.Applied, _hand.State.Members.Count));
        _hand.Commit();
        Assert.Equal(root, _hand.State.Root);
        _hand.Commit(default, default);
        Assert.Equal(4, _hand.Member.Applied);
        _hand.Restart();
        Assert.Equal((4, "a"), (_hand.Member.Applied, Vms()));
        Assert.Equal([2], _hand.Member.View().Starts.Select(start => start.Configuration.Epoch));
    }

    [Fact]
    public void A_later_state_takes_the_present_ones_place()
    {
        var ahead = new ByHand(Options, self: 2);
        _hand.Follow();
        var batch = ByHand.BatchesOf(_hand.Step(
            new AcpInput.Submit(1, new byte[1]), new AcpInput.Read(2), new AcpInput.Submit(3, new byte[1])))[0];
        ahead.Commit(batch.Encode());
        var outputs = Install(9, ahead.State.Encode());
        Assert.Equal([new AcpOutput.ExecutedUnseen(1), new AcpOutput.ReadNow(2), new AcpOutput.ExecutedUnseen(3)], outputs.Answers);
        Assert.Equal((9, ahead.State.Root), (_hand.Member.Applied, _hand.State.Root));
        Assert.Contains(" 0 batches under way behind command 3 of life 1, 0 commands waiting", _hand.Member.ToString());
        Assert.Null(Snapshot(_hand.HearEngine(1, Entries(9, 3))));
        Assert.Equal(13, Snapshot(_hand.HearEngine(1, Entries(12, 1)))!.Value.Index);
    }

    [Fact]
    public void A_state_that_is_sealed_is_sealed_here()
    {
        var ahead = new ByHand(Options, self: 2);
        ahead.End(ahead.Admit(5));
        var outputs = Install(2, ahead.State.Encode());
        Assert.Equal([new AcpEvent.EpochSealed(1, 2), new AcpEvent.LeaderChanged("r1")], outputs.Events);
        Assert.Equal(2, outputs.Said<Statement.Seal>().Count);

        // A member that begins from such a state says so as well.
        _hand.Restart();
        outputs = _hand.Tick();
        Assert.Equal([new AcpEvent.EpochSealed(1, 2)], outputs.Events);
        Assert.Equal(2, outputs.Said<Statement.Seal>()[0].Statement.Index);
    }

    [Fact]
    public void A_state_that_cannot_be_read_stops_the_member()
    {
        var outputs = Install(9, new byte[1]);
        const string Reason = "the state at entry 9 of epoch 1 can't be read: a state of format 0 is read by others; this code reads 1";
        Assert.Equal(new AcpEvent.Halted(Reason), outputs.Events.First());
        Assert.Equal((Reason, 0), (_hand.Member.Halted, _hand.Member.Applied));
    }

    [Fact]
    public void Leases_count_from_when_a_later_state_was_taken()
    {
        var ahead = new ByHand(Options, self: 2);
        ahead.Commit(ahead.Batch(
            1, new FederationCommand.Acquire("vm", "uid"), new FederationCommand.RenewLease("h", "n"),
            new FederationCommand.SetFailover("vm", 1, FailoverMode.Automatic, "h")));
        _hand.Now = TimeSpan.FromHours(1);
        Install(4, ahead.State.Encode());
        var claim = ByHand.Batch(2, 1, new FederationCommand.Claim("vm", 1, "h", 1));
        Assert.False(_hand.Judge.MayOrder(claim, _hand.Now));
        Assert.True(_hand.Judge.MayOrder(claim, _hand.Now + Options.Lease.ClaimAfter));

        // And from when a member began with such a state.
        _hand.Now = TimeSpan.FromHours(2);
        _hand.Restart();
        Assert.Equal(4, _hand.Member.Applied);
        Assert.False(_hand.Judge.MayOrder(claim, _hand.Now));
        Assert.True(_hand.Judge.MayOrder(claim, _hand.Now + Options.Lease.ClaimAfter));
    }

    private Outputs Install(long index, byte[] state) =>
        _hand.HearEngine(1, new CftMessage.Install(1, index, 1, 0, state, IsLast: true, 0));

    private static CftMessage.Append Entries(long behind, int count) =>
        new(1, behind, 1, [.. Enumerable.Repeat(new CftEntry(1, default), count)], behind + count, 0);

    private ReadOnlyMemory<byte> Acquire(string vm) => _hand.Batch(1, new FederationCommand.Acquire(vm, "uid"));

    private string Vms() => string.Join(", ", _hand.State.Vms.Select(vm => vm.Vm).Order());

    /// <summary>The snapshot that is written; null for none.</summary>
    private static (long Index, ReadOnlyMemory<byte> State)? Snapshot(Outputs outputs)
    {
        var puts = outputs.All.OfType<AcpOutput.Write>().SelectMany(write => write.Changes).OfType<StableChange.Put>()
            .Where(put => put.Key.Slot == StableSlot.CftSnapshot).ToList();
        return puts is [var one]
            ? CftEngine.ReadSnapshot([new StableRecord(one.Key, one.Value)], one.Key.Epoch)
            : null;
    }
}
