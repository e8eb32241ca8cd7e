using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Acp;

public sealed class AcpSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 60;
    private const int LongSeeds = 100_000;

    [Fact]
    public void No_rule_is_broken_by_switches_and_every_command_has_its_answer() => RunAll(Seeds);

    [Fact, Trait("Category", "Long")]
    public void No_rule_is_broken_by_many_seeds() => RunAll(LongSeeds);

    private void RunAll(int seeds)
    {
        var (executed, reads, switches) = (0L, 0L, 0L);
        for (var seed = 0; seed < seeds; seed++)
        {
            var simulation = new AcpSimulation(seed);
            var broken = simulation.Run();
            Assert.True(broken is null, $"{broken}; seed {seed}");
            executed += simulation.Done.Executed;
            reads += simulation.Done.Reads;
            switches += simulation.Done.Switches;
        }

        output.WriteLine($"{seeds} seeds: {executed} commands answered, {reads} reads, {switches} switches");
        Assert.True(
            executed > 50L * seeds && reads > 10L * seeds && switches > seeds / 2,
            $"Hardly anything happened: {executed} commands, {reads} reads, {switches} switches.");
    }
}
