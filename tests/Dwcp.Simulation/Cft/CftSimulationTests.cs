using NovaCron.Dwcp.Consensus.Cft;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Cft;

public sealed class CftSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2_000;
    private const int LongSeeds = 100_000;

    /// <summary>Seeds within which each planted bug must be found.</summary>
    private const int BugSeeds = 2_000;

    public static TheoryData<string> Bugs => [.. Enum.GetNames<PlantedBug>().Where(name => name != nameof(PlantedBug.None))];

    [Fact]
    public void No_rule_is_broken_and_the_group_gets_on_when_the_trouble_is_over() => RunAll(Seeds);

    [Fact, Trait("Category", "Long")]
    public void No_rule_is_broken_by_many_seeds() => RunAll(LongSeeds);

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Planted_bug_is_found(string bug)
    {
        var planted = Enum.Parse<PlantedBug>(bug);
        for (var seed = 0; seed < BugSeeds; seed++)
        {
            if (new CftSimulation(seed, planted).Run() is { } broken)
            {
                output.WriteLine($"{bug}: seed {seed}: {broken}");
                return;
            }
        }

        Assert.Fail($"{bug} was not found by {BugSeeds} seeds.");
    }

    private void RunAll(int seeds)
    {
        var (acknowledged, reads) = (0L, 0L);
        for (var seed = 0; seed < seeds; seed++)
        {
            var simulation = new CftSimulation(seed);
            var broken = simulation.Run();
            Assert.True(broken is null, $"{broken}; seed {seed}");
            (acknowledged, reads) = (acknowledged + simulation.Done.Acknowledged, reads + simulation.Done.Reads);
        }

        output.WriteLine($"{seeds} seeds: {acknowledged} commands acknowledged, {reads} reads answered");
        Assert.True(
            acknowledged > 100L * seeds && reads > 50L * seeds, $"Hardly anything happened: {acknowledged} commands, {reads} reads.");
    }
}
