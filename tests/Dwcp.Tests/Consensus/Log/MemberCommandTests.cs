using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class MemberCommandTests
{
    private readonly LogWorld _world = new(LogKit.Configuration());

    [Fact]
    public void Nothing_changes_the_members_but_an_operators_signature_as_they_stand()
    {
        var admit = new Admit(0, "eze", LogKit.Keys[4].Public, "us", OperatorSignature.None);
        Assert.Equal(CommandOutcome.NotSigned, _world.Do("ams", admit).Outcome);
        Assert.Equal(CommandOutcome.NotSigned, _world.Do("ams", LogKit.Signed(admit, LogKit.Keys[0])).Outcome);
        Assert.Equal(CommandOutcome.NotSigned, _world.Do("ams", LogKit.Signed(admit) with { Region = "fra" }).Outcome);
        Assert.Equal(new(CommandOutcome.Done, 0, 1), _world.Do("ams", LogKit.Signed(admit)));
        Assert.Equal(new(CommandOutcome.Stale, 0, 1), _world.Do("bom", LogKit.Signed(admit)));
        Assert.Equal(5, _world.State.Members.Count);
        Assert.Equal(4, _world.State.Configuration.Members.Count);
    }

    [Fact]
    public void A_member_is_admitted_once_with_a_key_of_its_own()
    {
        Assert.Equal(CommandOutcome.Exists, Do(new Admit(0, "bom", LogKit.Keys[4].Public, "us", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Invalid, Do(new Admit(0, "eze", LogKit.Keys[1].Public, "us", OperatorSignature.None)));
    }

    [Fact]
    public void Members_go_but_for_the_last()
    {
        Assert.Equal(CommandOutcome.Unknown, Do(new Remove(0, "xyz", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Done, Do(new Remove(0, "ams", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Done, Do(new Remove(1, "cpt", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Done, Do(new Remove(2, "dub", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Invalid, Do(new Remove(3, "bom", OperatorSignature.None)));

        // Until the next epoch a member that is to go is one.
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", new Acquire("db", "u1")).Outcome);
    }

    [Fact]
    public void A_key_is_replaced_by_one_that_the_member_has()
    {
        using var fresh = EcdsaSigner.Create();
        var possession = fresh.Sign(RotateKey.PossessionDigest(LogKit.Chain, "bom", fresh.Public));
        var rotate = new RotateKey(0, "bom", fresh.Public, possession, OperatorSignature.None);
        Assert.Equal(CommandOutcome.NotProven, Do(rotate with { Possession = LogKit.Keys[1].Sign(Digest.Of([1])) }));
        Assert.Equal(CommandOutcome.NotProven, Do(rotate with { Region = "cpt" }));
        Assert.Equal(CommandOutcome.Unknown, Do(rotate with { Region = "xyz" }));
        Assert.Equal(CommandOutcome.Invalid, Do(rotate with { Key = LogKit.Keys[1].Public }));
        Assert.Equal(CommandOutcome.Done, Do(rotate));
        Assert.Equal(fresh.Public, _world.State.Members[1].Key);
        Assert.Equal(LogKit.Keys[1].Public, _world.State.Configuration.Members[1].Key);
    }

    [Fact]
    public void A_new_key_ends_the_quarantine_with_the_next_epoch()
    {
        _world.Do("ams", LogWorld.Proof("A12 bom"));
        using var fresh = EcdsaSigner.Create();
        var possession = fresh.Sign(RotateKey.PossessionDigest(LogKit.Chain, "bom", fresh.Public));
        Do(new RotateKey(0, "bom", fresh.Public, possession, OperatorSignature.None));
        Assert.Equal(CommandOutcome.Quarantined, _world.Do("bom", new Acquire("db", "u1")).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", PolicyKit.WantedCommand(_world.State)).Outcome);
        _world.BeginEpoch();
        Assert.Equal(CommandOutcome.Done, _world.Do("bom", new Acquire("db", "u1")).Outcome);
    }

    [Fact]
    public void Whoever_answers_for_a_member_is_said_by_an_operator()
    {
        Assert.Equal(CommandOutcome.AlreadyDone, Do(new SetTrust(0, "bom", "us", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Unknown, Do(new SetTrust(0, "xyz", "us", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Done, Do(new SetTrust(0, "bom", string.Empty, OperatorSignature.None)));
        Assert.Equal(string.Empty, _world.State.Members[1].TrustDomain);
    }

    [Fact]
    public void An_operator_gives_a_lost_regions_VM_to_another_one()
    {
        var epoch = _world.Leased("ams", "db", "h1");
        Assert.Equal(CommandOutcome.Unknown, Do(new Reassign(0, "web", epoch, "bom", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Unknown, Do(new Reassign(0, "db", epoch, "xyz", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Invalid, Do(new Reassign(0, "db", epoch + 1, "bom", OperatorSignature.None)));
        Assert.Equal(CommandOutcome.Done, Do(new Reassign(0, "db", epoch, "bom", OperatorSignature.None)));
        Assert.Equal(new VmOwnership("db", "db-uid", "bom", epoch + 1), _world.State.FindVm("db"));
        Assert.Equal(0, _world.State.FindLease(new("ams", "h1"))!.Vms);
    }

    [Fact]
    public void A_VM_that_has_moved_on_or_is_there_is_not_given_by_an_operator()
    {
        _world.Do("ams", new Acquire("db", "u1", EpochMin: 5));
        var reassign = new Reassign(0, "db", 5, "bom", OperatorSignature.None);
        Assert.Equal(new(CommandOutcome.Stale, 5), _world.Do("dub", LogKit.Signed(reassign with { Epoch = 4 })));
        Assert.Equal(new(CommandOutcome.Invalid, 5), _world.Do("dub", LogKit.Signed(reassign with { Epoch = 6 })));
        Assert.Equal(new(CommandOutcome.Invalid, 5), _world.Do("dub", LogKit.Signed(reassign with { To = "ams" })));
        Assert.Equal(new(CommandOutcome.Stale, 5), _world.Do("dub", LogKit.Signed(reassign with { Epoch = 4, To = "ams" })));
        _world.Do("cpt", LogWorld.Proof("A1 bom"));
        Assert.Equal(new(CommandOutcome.Quarantined), _world.Do("dub", LogKit.Signed(reassign)));
        Assert.Equal(new(CommandOutcome.Done, 6, 1), _world.Do("dub", LogKit.Signed(reassign with { To = "cpt" })));
    }

    private CommandOutcome Do<T>(T command)
        where T : ByOperator => _world.Do("dub", LogKit.Signed(command)).Outcome;
}
