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
    public void Planted_bug_is_found(string bug) =>
        AssertFound(bug, seed => new CftSimulation(seed, Enum.Parse<PlantedBug>(bug)));

    /// <summary>The answers that clients got give stale reads away, without any look at the members.</summary>
    [Theory]
    [InlineData(nameof(PlantedBug.ReadWithoutRound))]
    [InlineData(nameof(PlantedBug.ReadBeforeOwnEntry))]
    [InlineData(nameof(PlantedBug.ReadJoinsRound))]
    public void Clients_find_stale_reads_by_themselves(string bug) =>
        AssertFound(bug, seed => new CftSimulation(seed, Enum.Parse<PlantedBug>(bug), onlyClientsJudgeReads: true));

    [Fact]
    public void Same_seed_gives_the_same_run()
    {
        var (once, again) = (new CftSimulation(1), new CftSimulation(1));
        Assert.Equal(once.Run(), again.Run());
        Assert.Equal(once.Done, again.Done);
        Assert.True(once.Done.Acknowledged > 0);
    }

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

    private void RunAll(int seeds)
    {
        var (acknowledged, reads, calls) = (0L, 0L, 0L);
        for (var seed = 0; seed < seeds; seed++)
        {
            var simulation = new CftSimulation(seed);
            var broken = simulation.Run();
            Assert.True(broken is null, $"{broken}; seed {seed}");
            var done = simulation.Done;
            (acknowledged, reads, calls) = (acknowledged + done.Acknowledged, reads + done.Reads, calls + done.Calls);
        }

        var summary = $"{seeds} seeds: {acknowledged} commands acknowledged, {reads} reads answered, {calls} calls put in order";
        output.WriteLine(summary);
        Assert.True(acknowledged > 50L * seeds && reads > 20L * seeds && calls > 50L * seeds, $"Hardly anything happened: {summary}");
    }
}
