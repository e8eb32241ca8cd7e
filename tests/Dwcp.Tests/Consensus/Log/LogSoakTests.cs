using NovaCron.Dwcp.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class LogSoakTests
{
    private readonly LogWorld _world = new(LogKit.Configuration());

    [Fact, Trait("Category", "Long")]
    public void A_VM_over_the_limit_is_refused()
    {
        LogLimitTests.Fill(_world, LogLimits.VmsMax, i => new Acquire($"vm{i}", "u"));
        Assert.Equal(CommandOutcome.Full, _world.Do("bom", new Acquire("one more", "u")).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", new Release("vm7", 1)).Outcome);
        Assert.Equal(new(CommandOutcome.Done, 2), _world.Do("bom", new Acquire("one more", "u")));
        Assert.Equal(_world.State.Root, FederationState.Decode(_world.State.Encode()).Root);
    }
}
