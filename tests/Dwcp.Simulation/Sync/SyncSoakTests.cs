using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Sync;

public sealed class SyncSoakTests(ITestOutputHelper output)
{
    private const int Seeds = 100_000;

    [Fact, Trait("Category", "Long")]
    public void No_rule_is_broken_by_many_seeds() => SyncSimulationTests.RunAll(Seeds, output);
}
