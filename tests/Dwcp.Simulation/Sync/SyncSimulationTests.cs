using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Sync;

public sealed class SyncSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2_000;

    [Fact]
    public void No_rule_is_broken_and_all_regions_come_to_know_the_same() => RunAll(SeedCount.Of(Seeds), output);

    [Fact]
    public void Same_seed_gives_the_same_run()
    {
        var (once, again) = (new SyncSimulation(1), new SyncSimulation(1));
        Assert.Equal(once.Run(), again.Run());
        Assert.Equal(once.Tally, again.Tally);
        Assert.True(once.Tally.Transactions > 0);
    }

    /// <summary>Runs so many seeds; the first one that breaks a rule is named.</summary>
    internal static void RunAll(int seeds, ITestOutputHelper output)
    {
        var sum = new SyncTally();
        for (var seed = 0; seed < seeds; seed++)
        {
            var simulation = new SyncSimulation(seed);
            var broken = simulation.Run();
            Assert.True(broken is null, $"{broken}; seed {seed}");
            sum += simulation.Tally;
        }

        output.WriteLine($"{seeds} seeds: {sum}");
        Assert.True(
            sum.Transactions > 50L * seeds && sum.Relays > seeds && sum.Pages > seeds && sum.Alarms > seeds / 10
                && sum.Repaired > seeds / 20 && sum.Corrected > seeds / 20,
            $"Hardly anything happened: {sum}");
    }
}
