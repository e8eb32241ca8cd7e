using NovaCron.Dwcp.Consensus.Cft;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>The simulation finds what it is for: each bug that is planted for it.</summary>
public sealed class CftPlantedBugTests(ITestOutputHelper output)
{
    /// <summary>Seeds within which each planted bug must be found.</summary>
    private const int BugSeeds = 2_000;

    public static TheoryData<string> Bugs => PlantedBugs.NamesOf<PlantedBug>();

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Planted_bug_is_found(string bug) =>
        PlantedBugs.AssertFound(bug, BugSeeds, seed => new CftSimulation(seed, Enum.Parse<PlantedBug>(bug)).Run(), output);

    /// <summary>The answers that clients got give stale reads away, without any look at the members.</summary>
    [Theory]
    [InlineData(nameof(PlantedBug.ReadWithoutRound))]
    [InlineData(nameof(PlantedBug.ReadBeforeOwnEntry))]
    [InlineData(nameof(PlantedBug.ReadJoinsRound))]
    public void Clients_find_stale_reads_by_themselves(string bug) =>
        PlantedBugs.AssertFound(
            bug, BugSeeds, seed => new CftSimulation(seed, Enum.Parse<PlantedBug>(bug), onlyClientsJudgeReads: true).Run(), output);
}
