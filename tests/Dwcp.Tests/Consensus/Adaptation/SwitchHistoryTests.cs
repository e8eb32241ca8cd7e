using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Tests.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Adaptation;

public sealed class SwitchHistoryTests
{
    private readonly LogWorld _world = new(LogKit.Configuration(members: 5));

    [Fact]
    public void A_state_without_a_switch_has_no_reason() => Assert.Null(SwitchHistory.ReasonOf(_world.State));

    [Fact]
    public void The_state_behind_a_switch_tells_what_the_policy_wanted()
    {
        _world.Do("ams", LogKit.Signed(new SetTrust(0, "bom", "them", OperatorSignature.None)));
        _world.Do("ams", PolicyKit.WantedCommand(_world.State));
        Assert.True(_world.State.IsSealed);
        Assert.Equal(SwitchReason.Trust, SwitchHistory.ReasonOf(_world.State));
        Assert.Equal(SwitchReason.Trust, SwitchHistory.ReasonOf(FederationState.Decode(_world.State.Encode())));
    }

    [Fact]
    public void What_the_policy_did_not_want_was_an_operators()
    {
        var permitted = AdaptationPolicy.Permitted(_world.State, ConsensusMode.Byzantine)!.ToCommand();
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", LogKit.Signed(permitted)).Outcome);
        Assert.Equal(SwitchReason.Operator, SwitchHistory.ReasonOf(_world.State));
    }
}
