using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class LeaseSimulationTests
{
    private static readonly LeaseOptions Options = new();

    [Fact]
    public void No_second_copy_runs_while_the_first_is_killed_in_time()
    {
        var (least, takeovers) = (TimeSpan.MaxValue, 0);
        for (var seed = 0; seed < 2000; seed++)
        {
            var run = new LeaseSimulation(Options, seed).Run();
            takeovers += run is null ? 0 : 1;
            least = run is { } gap && gap < least ? gap : least;
        }

        Assert.True(takeovers > 1500, $"{takeovers} takeovers: failover is not exercised");
        Assert.True(least >= Options.KillTimeMax, $"a copy had {least} to die, of {Options.KillTimeMax}");
    }

    [Fact]
    public void The_inequality_is_tight_with_clocks_as_wrong_as_they_may_be()
    {
        var worst = Prompt(1 - 500e-6, 1 + 500e-6).Run()!.Value;
        Assert.InRange(worst - Options.KillTimeMax, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void Simulation_notices_clocks_that_drift_more_than_is_said() =>
        Assert.True(Prompt(0.99, 1.01).Run() < Options.KillTimeMax);

    [Fact]
    public void Simulation_notices_a_watchdog_that_counts_from_the_answer()
    {
        var least = Enumerable.Range(0, 500)
            .Select(seed => new LeaseSimulation(Options, seed) { CountsFromAnswer = true }.Run())
            .Where(gap => gap is not null)
            .Min();
        Assert.True(least < Options.KillTimeMax, $"{least}");
    }

    /// <summary>Nothing is lost or late: whatever time there is to kill comes from the waits alone.</summary>
    private static LeaseSimulation Prompt(double hostRate, double memberRate) =>
        new(Options, seed: 1) { HostRate = hostRate, MemberRate = memberRate, DelayMax = 0, LossPercent = 0 };
}
