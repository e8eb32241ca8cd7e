using NovaCron.Dwcp;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(QuickFirst))]

namespace NovaCron.Dwcp;

/// <summary>A mutant is dead at the first test that fails: those that take long, simulations and real time, come last.</summary>
public sealed class QuickFirst : ITestCollectionOrderer
{
    private static readonly string[] Slow = [".Log.", ".Driving.", ".Simulation."];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(one => Array.FindIndex(Slow, name => one.TestCollectionDisplayName.Contains(name)))];
}
