using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>Each offence of the catalogue is proven and committed, and nobody who keeps the rules is accused.</summary>
public sealed class EvidenceSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 20;

    public static TheoryData<string> Items => ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12"];

    [Theory]
    [MemberData(nameof(Items))]
    public void Offence_is_proven(string item) => RunAll(item, SeedCount.Of(Seeds), output);

    /// <summary>Runs so many seeds with one offence; the first one in which a rule is broken or nothing is proven is named.</summary>
    internal static void RunAll(string item, int seeds, ITestOutputHelper output)
    {
        var longest = TimeSpan.Zero;
        for (var seed = 0; seed < seeds; seed++)
        {
            var simulation = new AcpSimulation(seed, item);
            var broken = simulation.Run();
            Assert.True(broken is null, $"{broken}; {item}, seed {seed}");
            longest = simulation.ProvenAfter > longest ? simulation.ProvenAfter : longest;
        }

        output.WriteLine($"{item}: {seeds} seeds, all proven, {longest.TotalSeconds:0.000} s after both words existed at most");
        Assert.True(longest <= TimeSpan.FromSeconds(2), $"{item} was proven after {longest.TotalSeconds:0.000} s only.");
    }
}
