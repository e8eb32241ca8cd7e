using NovaCron.Dwcp.Consensus.Bft;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>The simulation finds what it is for: each bug that is planted for it.</summary>
public sealed class BftPlantedBugTests(ITestOutputHelper output)
{
    /// <summary>Seeds within which each planted bug must be found.</summary>
    private const int BugSeeds = 2_000;

    public static TheoryData<string> Bugs => [.. Enum.GetNames<PlantedBug>().Where(name => name != nameof(PlantedBug.None))];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Planted_bug_is_found(string bug)
    {
        var planted = Enum.Parse<PlantedBug>(bug);
        for (var seed = 0; seed < BugSeeds; seed++)
        {
            if (new BftSimulation(seed, planted).Run() is { } broken)
            {
                output.WriteLine($"{bug}: seed {seed}: {broken}");
                return;
            }
        }

        Assert.Fail($"{bug} was not found by {BugSeeds} seeds.");
    }
}
