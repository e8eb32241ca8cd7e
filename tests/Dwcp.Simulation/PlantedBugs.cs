using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation;

/// <summary>Bugs that are planted for a simulation to find.</summary>
internal static class PlantedBugs
{
    /// <summary>All of a kind but the one that is none.</summary>
    public static TheoryData<string> NamesOf<TBug>()
        where TBug : struct, Enum => [.. Enum.GetNames<TBug>().Where(name => name != "None")];

    /// <summary>Runs seed after seed until a rule is broken; the last one breaks one at the latest.</summary>
    public static void AssertFound(string bug, int seeds, Func<int, string?> run, ITestOutputHelper output)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            if (run(seed) is { } broken)
            {
                output.WriteLine($"{bug}: seed {seed}: {broken}");
                return;
            }
        }

        Assert.Fail($"{bug} was not found by {seeds} seeds.");
    }
}
