using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

public sealed class SwitchRehearsalTests
{
    [Fact]
    public void Members_switch_and_go_on() => Assert.True(SwitchRehearsal.Run());
}
