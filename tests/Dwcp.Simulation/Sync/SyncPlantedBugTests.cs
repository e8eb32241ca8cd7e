using NovaCron.Dwcp.Synchronization.Replication;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>The simulation finds what it is for: each bug that is planted for it.</summary>
public sealed class SyncPlantedBugTests(ITestOutputHelper output)
{
    /// <summary>Seeds within which each planted bug must be found.</summary>
    private const int BugSeeds = 2_000;

    public static TheoryData<string> Bugs => PlantedBugs.NamesOf<PlantedBug>();

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Planted_bug_is_found(string bug) =>
        PlantedBugs.AssertFound(bug, BugSeeds, seed => new SyncSimulation(seed, Enum.Parse<PlantedBug>(bug)).Run(), output);
}
