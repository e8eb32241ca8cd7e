using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Bft;

public sealed class BftSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2_000;
    private const int RealSeeds = 10;

    [Fact]
    public void No_rule_is_broken_whatever_liars_do_and_the_group_gets_on_when_the_trouble_is_over() =>
        RunAll(SeedCount.Of(Seeds), output);

    [Fact]
    public void Real_signatures_agree_as_well()
    {
        var signers = Enumerable.Range(0, 7).Select(_ => EcdsaSigner.Create()).ToArray();
        using var keys = new EcdsaVerifier(signers.Select(signer => signer.Public));
        for (var seed = 0; seed < SeedCount.Of(RealSeeds); seed++)
        {
            Assert.Null(new BftSimulation(seed, PlantedBug.None, keys, member => signers[member]).Run());
        }
    }

    /// <summary>Runs so many seeds; the first one that breaks a rule is named.</summary>
    internal static void RunAll(int seeds, ITestOutputHelper output)
    {
        var (blocks, commands, roundMax) = (0L, 0L, 0);
        var slowest = TimeSpan.Zero;
        var gate = new Lock();
        Parallel.For(0, seeds, seed =>
        {
            var simulation = new BftSimulation(seed);
            var broken = simulation.Run();
            Assert.True(broken is null, $"{broken}; seed {seed}");
            lock (gate)
            {
                (blocks, commands) = (blocks + simulation.Done.Blocks, commands + simulation.Done.Commands);
                roundMax = Math.Max(roundMax, simulation.Done.RoundMax);
                slowest = simulation.Healed > slowest ? simulation.Healed : slowest;
            }
        });

        output.WriteLine(
            $"{seeds} seeds: {blocks} blocks, {commands} commands, a block in round {roundMax}, healed in {slowest.TotalSeconds:0.0} s");
        Assert.True(blocks > 10L * seeds, $"Hardly anything happened: {blocks} blocks.");
    }
}
