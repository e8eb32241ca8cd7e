using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Bft;

public sealed class BftSoakTests(ITestOutputHelper output)
{
    private const int Seeds = 100_000;

    [Fact, Trait("Category", "Long")]
    public void No_rule_is_broken_by_many_seeds() => BftSimulationTests.RunAll(Seeds, output);
}
