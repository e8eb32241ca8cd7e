using NovaCron.Dwcp.Consensus.Acp;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>The simulation finds what it is for: each bug that is planted for it.</summary>
public sealed class AcpPlantedBugTests(ITestOutputHelper output)
{
    private const int BugSeeds = 1000;

    public static TheoryData<string> Bugs => PlantedBugs.NamesOf<PlantedBug>();

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Planted_bug_is_found(string bug) =>
        PlantedBugs.AssertFound(bug, BugSeeds, seed => new AcpSimulation(seed, planted: Enum.Parse<PlantedBug>(bug)).Run(), output);
}
