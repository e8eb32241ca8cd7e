using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Acp;

public sealed class AcpSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2000;

    [Fact]
    public void No_rule_is_broken_by_switches_and_every_command_has_its_answer() => RunAll(SeedCount.Of(Seeds), output);

    /// <summary>Runs so many seeds; the first one that breaks a rule is named.</summary>
    internal static void RunAll(int seeds, ITestOutputHelper output)
    {
        var (executed, reads, switches) = (0L, 0L, 0L);
        Parallel.For(0, seeds, seed =>
        {
            var simulation = new AcpSimulation(seed);
            var broken = simulation.Run();
            Assert.True(broken is null, $"{broken}; seed {seed}");
            Interlocked.Add(ref executed, simulation.Done.Executed);
            Interlocked.Add(ref reads, simulation.Done.Reads);
            Interlocked.Add(ref switches, simulation.Done.Switches);
        });

        output.WriteLine($"{seeds} seeds: {executed} commands answered, {reads} reads, {switches} switches");
        Assert.True(
            executed > 15L * seeds && reads > 4L * seeds && switches > seeds / 2,
            $"Hardly anything happened: {executed} commands, {reads} reads, {switches} switches.");
    }
}
