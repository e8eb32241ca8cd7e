using NovaCron.Dwcp.Consensus.Cft;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>The simulation finds what it is for: each bug that is planted for it.</summary>
public sealed class CftPlantedBugTests(ITestOutputHelper output)
{
    /// <summary>Seeds within which each planted bug must be found.</summary>
    private const int BugSeeds = 2_000;

    public static TheoryData<string> Bugs => [.. Enum.GetNames<PlantedBug>().Where(name => name != nameof(PlantedBug.None))];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Planted_bug_is_found(string bug) =>
        AssertFound(bug, seed => new CftSimulation(seed, Enum.Parse<PlantedBug>(bug)));

    /// <summary>The answers that clients got give stale reads away, without any look at the members.</summary>
    [Theory]
    [InlineData(nameof(PlantedBug.ReadWithoutRound))]
    [InlineData(nameof(PlantedBug.ReadBeforeOwnEntry))]
    [InlineData(nameof(PlantedBug.ReadJoinsRound))]
    public void Clients_find_stale_reads_by_themselves(string bug) =>
        AssertFound(bug, seed => new CftSimulation(seed, Enum.Parse<PlantedBug>(bug), onlyClientsJudgeReads: true));

    private void AssertFound(string bug, Func<int, CftSimulation> draw)
    {
        for (var seed = 0; seed < BugSeeds; seed++)
        {
            if (draw(seed).Run() is { } broken)
            {
                output.WriteLine($"{bug}: seed {seed}: {broken}");
                return;
            }
        }

        Assert.Fail($"{bug} was not found by {BugSeeds} seeds.");
    }
}
