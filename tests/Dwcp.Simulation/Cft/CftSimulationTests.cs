using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Cft;

public sealed class CftSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2_000;

    [Fact]
    public void No_rule_is_broken_and_the_group_gets_on_when_the_trouble_is_over() => RunAll(SeedCount.Of(Seeds), output);

    [Fact]
    public void Same_seed_gives_the_same_run()
    {
        var (once, again) = (new CftSimulation(1), new CftSimulation(1));
        Assert.Equal(once.Run(), again.Run());
        Assert.Equal(once.Done, again.Done);
        Assert.True(once.Done.Acknowledged > 0);
    }

    /// <summary>Runs so many seeds; the first one that breaks a rule is named.</summary>
    internal static void RunAll(int seeds, ITestOutputHelper output)
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
