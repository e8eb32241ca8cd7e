using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Acp;

public sealed class EvidenceSoakTests(ITestOutputHelper output)
{
    private const int Seeds = 1000;

    public static TheoryData<string> Items => EvidenceSimulationTests.Items;

    [Theory, Trait("Category", "Long")]
    [MemberData(nameof(Items))]
    public void Offence_is_proven_by_many_seeds(string item) => EvidenceSimulationTests.RunAll(item, Seeds, output);
}
