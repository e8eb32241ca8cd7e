using NovaCron.Dwcp.Consensus.Bft;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>The simulation finds what it is for: each bug that is planted for it.</summary>
public sealed class BftPlantedBugTests(ITestOutputHelper output)
{
    /// <summary>Seeds within which each planted bug must be found.</summary>
    private const int BugSeeds = 2_000;

    public static TheoryData<string> Bugs => PlantedBugs.NamesOf<PlantedBug>();

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Planted_bug_is_found(string bug) =>
        PlantedBugs.AssertFound(bug, BugSeeds, seed => new BftSimulation(seed, Enum.Parse<PlantedBug>(bug)).Run(), output);
}
