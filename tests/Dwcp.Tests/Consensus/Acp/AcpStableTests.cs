using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Tests.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Acp;

/// <summary>What a member begins from, by what is in writing.</summary>
public sealed class AcpStableTests
{
    private static readonly FederationConfiguration Genesis = LogKit.Configuration() with
    {
        Members = [.. LogKit.Configuration().Members.Select((member, i) => member with { TrustDomain = i == 0 ? "eu" : "us" })],
    };

    private static readonly FederationState Sealed = FederationState.Create(Genesis).Execute(
        CommandBatch.Create(
            LogKit.Chain, "bom", 1, 1, [PolicyKit.WantedCommand(FederationState.Create(Genesis)).Encode()], LogKit.Keys[1]),
        NoEvidenceJudge.Instance,
        out _);

    private static readonly StableRecord Base = new(new StableKey(StableSlot.Epoch, 2, 1), Sealed.Encode());

    [Fact]
    public void Who_has_never_run_begins_with_the_first_epoch()
    {
        var stable = AcpStable.Read([], Genesis);
        Assert.Equal((0, 0, 0), (stable.Boot, stable.Applied, stable.Base.Length));
        Assert.Empty(stable.Starts);
        Assert.Empty(stable.Engine);
        Assert.Equal(FederationState.Create(Genesis).Root, stable.State.Root);
    }

    [Fact]
    public void Lives_are_counted()
    {
        var record = new StableRecord(new StableKey(StableSlot.Member, 0, 0), AcpStable.OfBoot(7));
        Assert.Equal(7, AcpStable.Read([record], Genesis).Boot);
        Assert.Equal(new WireWriter().I64(7).ToArray(), AcpStable.OfBoot(7));
    }

    [Fact]
    public void A_later_epoch_begins_from_what_was_sealed()
    {
        var stable = AcpStable.Read([StartOf(2), Base], Genesis);
        Assert.Equal((2, ConsensusMode.Byzantine), (stable.State.Configuration.Epoch, stable.State.Configuration.Mode));
        Assert.Equal(Sealed.BeginEpoch().Root, stable.State.Root);
        Assert.Equal(Sealed.Encode(), stable.Base.ToArray());
        Assert.Equal((0, 0), (stable.Boot, stable.Applied));
        Assert.Equal([Base, StartOf(2)], stable.Engine.OrderByDescending(record => record.Key.Number), new ByKey());
    }

    [Fact]
    public void Epochs_are_in_their_order_and_the_last_one_is_the_present_one()
    {
        var stable = AcpStable.Read([Base, StartOf(2), StartOf(1)], Genesis);
        Assert.Equal([1, 2], stable.Starts.Select(start => start.Configuration.Epoch));
        Assert.Equal(2, stable.State.Configuration.Epoch);
    }

    [Fact]
    public void What_the_engine_has_is_of_its_epoch_alone()
    {
        var vote = new StableRecord(new StableKey(StableSlot.CftVote, 1, 0), new byte[9]);
        var old = new StableRecord(new StableKey(StableSlot.CftVote, 3, 0), new byte[9]);
        Assert.Equal([vote], AcpStable.Read([vote, old], Genesis).Engine);
    }

    [Fact]
    public void A_snapshot_is_the_state_with_how_far_it_is()
    {
        var state = FederationState.Create(Genesis).Execute(
            CommandBatch.Create(
                LogKit.Chain, "bom", 1, 1, [new FederationCommand.Acquire("vm", "uid").Encode()], LogKit.Keys[1]),
            NoEvidenceJudge.Instance,
            out _);
        var changes = CftStableCodec.Encode(1, new CftOutput.Write(1, null, 0, [], new CftSnapshot(9, 1, state.Encode())));
        var stable = AcpStable.Read([.. changes.OfType<StableChange.Put>().Select(put => new StableRecord(put.Key, put.Value))], Genesis);
        Assert.Equal((9, state.Root), (stable.Applied, stable.State.Root));

        var byzantine = Genesis with { Mode = ConsensusMode.Byzantine };
        Assert.Equal(0, AcpStable.Read([], byzantine).Applied);
        var put = (StableChange.Put)BftStableCodec.Begin(1, new BftSnapshot(4, Digest.Of([1]), null, state.Encode()));
        stable = AcpStable.Read([new StableRecord(put.Key, put.Value)], byzantine);
        Assert.Equal((4, state.Root), (stable.Applied, stable.State.Root));
    }

    [Fact]
    public void What_cannot_be_read_is_refused()
    {
        Assert.Throws<WireFormatException>(() => AcpStable.Read([StartOf(2), Base with { Value = new byte[3] }], Genesis));
        Assert.Throws<WireFormatException>(() => AcpStable.Read([StartOf(2) with { Value = new byte[3] }, Base], Genesis));
        var boot = new StableRecord(new StableKey(StableSlot.Member, 0, 0), new byte[7]);
        Assert.Throws<WireFormatException>(() => AcpStable.Read([boot], Genesis));
        var first = Base with { Value = FederationState.Create(Genesis).Encode() };
        Assert.Throws<InvalidOperationException>(() => AcpStable.Read([StartOf(2), first], Genesis));
    }

    [Fact]
    public void What_engines_keep_is_over_with_their_epoch()
    {
        Assert.Equal(
            [
                StableSlot.CftVote, StableSlot.CftEntry, StableSlot.CftSnapshot,
                StableSlot.BftVote, StableSlot.BftBlock, StableSlot.BftSnapshot,
            ],
            EpochEngines.Slots);
    }

    private static StableRecord StartOf(long epoch)
    {
        var configuration = epoch == 2 ? Sealed.Next! : Genesis with { Epoch = epoch };
        var seal = new Statement.Seal(7, Digest.Of([3]), configuration.Digest);
        return new StableRecord(
            new StableKey(StableSlot.Epoch, epoch, 0),
            AcpStable.OfStart(new EpochStart(new SealCertificate(epoch - 1, seal, []), configuration)));
    }

    private sealed class ByKey : IEqualityComparer<StableRecord>
    {
        public bool Equals(StableRecord? x, StableRecord? y) => x?.Key == y?.Key && x!.Value.Span.SequenceEqual(y!.Value.Span);

        public int GetHashCode(StableRecord obj) => obj.Key.GetHashCode();
    }
}
