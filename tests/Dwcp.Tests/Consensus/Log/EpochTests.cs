using NovaCron.Dwcp.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class EpochTests
{
    private readonly LogWorld _world = new(LogKit.Configuration(members: 5));

    [Fact]
    public void What_is_owned_and_how_far_each_region_is_outlive_an_epoch()
    {
        _world.Leased("ams", "db", "h1");
        _world.MeasureAll();
        Switch(new SetTrust(0, "bom", "them", OperatorSignature.None));
        Assert.Equal((2L, ConsensusMode.Byzantine), (_world.State.Configuration.Epoch, _world.State.Configuration.Mode));
        Assert.Equal("ams", _world.State.FindVm("db")!.Owner);
        Assert.Equal(6, _world.State.LastOf("ams"));
        var measured = _world.State.Measurements["bom"];
        Assert.Equal((1, 0), (measured.Window, measured.Quiet));
    }

    [Fact]
    public void A_region_that_is_gone_gives_no_commands_and_leaves_only_what_runs()
    {
        var epoch = _world.Leased("eze", "db", "h1");
        _world.Do("eze", new RenewLease("h2", "life 1"));
        _world.MeasureAll();
        Switch(new Remove(0, "eze", OperatorSignature.None));
        Assert.False(_world.State.Measurements.ContainsKey("eze"));
        Assert.Null(_world.State.FindLease(new("eze", "h2")));
        Assert.Empty(_world.DoAll("eze", new RenewLease("h1", "life 1")));
        Assert.Equal(CommandOutcome.Unknown, _world.Do("ams", new Claim("web", epoch, "h1", 1)).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", new Claim("db", epoch, "h1", 1)).Outcome);
    }

    [Fact]
    public void A_VM_that_a_gone_region_fails_over_by_hand_waits_for_an_operator()
    {
        _world.Do("eze", new Acquire("db", "u1"));
        Switch(new Remove(0, "eze", OperatorSignature.None));
        Assert.Equal(CommandOutcome.NotAutomatic, _world.Do("ams", new Claim("db", 1, "h1", 1)).Outcome);
        var reassign = LogKit.Signed(new Reassign(1, "db", 1, "bom", OperatorSignature.None));
        Assert.Equal(new(CommandOutcome.Done, 2, 2), _world.Do("ams", reassign));
        Assert.Equal("bom", _world.State.FindVm("db")!.Owner);
    }

    private void Switch<T>(T command)
        where T : ByOperator
    {
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", LogKit.Signed(command)).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", PolicyKit.WantedCommand(_world.State)).Outcome);
        _world.BeginEpoch();
    }
}
