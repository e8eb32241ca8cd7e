using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Tests.Consensus.Driving;

namespace NovaCron.Dwcp.Tests.Consensus.Acp;

public sealed class AcpMemberTests
{
    [Fact]
    public void A_member_that_takes_one_input_at_a_time_takes_several_in_their_order()
    {
        IAcpMember member = new ScriptedMember(input => [new AcpOutput.ReadNow(((AcpInput.Read)input).Ticket), new AcpOutput.Unknown(0)]);
        Assert.Equal(
            [new AcpOutput.ReadNow(1), new AcpOutput.Unknown(0), new AcpOutput.ReadNow(2), new AcpOutput.Unknown(0)],
            member.Step([new AcpInput.Read(1), new AcpInput.Read(2)], default));
    }
}
