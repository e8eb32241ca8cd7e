using NovaCron.Dwcp.Consensus.Acp;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Acp;

public sealed class AcpSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2000;
    private const int LongSeeds = 100_000;
    private const int BugSeeds = 1000;

    public static TheoryData<string> Bugs => [.. Enum.GetNames<PlantedBug>().Where(name => name != nameof(PlantedBug.None))];

    [Fact]
    public void No_rule_is_broken_by_switches_and_every_command_has_its_answer() => RunAll(Seeds);

    [Fact, Trait("Category", "Long")]
    public void No_rule_is_broken_by_many_seeds() => RunAll(LongSeeds);

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Planted_bug_is_found(string bug)
    {
        var planted = Enum.Parse<PlantedBug>(bug);
        for (var seed = 0; seed < BugSeeds; seed++)
        {
            if (new AcpSimulation(seed, planted: planted).Run() is { } broken)
            {
                output.WriteLine($"{bug}: seed {seed}: {broken}");
                return;
            }
        }

        Assert.Fail($"{bug} was not found by {BugSeeds} seeds.");
    }

    private void RunAll(int seeds)
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
