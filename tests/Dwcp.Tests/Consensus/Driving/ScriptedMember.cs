using NovaCron.Dwcp.Consensus.Acp;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>A member that answers each input as a test says.</summary>
internal sealed class ScriptedMember(Func<AcpInput, IReadOnlyList<AcpOutput>> step) : IAcpMember
{
    public IReadOnlyList<AcpOutput> Step(AcpInput input, TimeSpan now) => step(input);
}
