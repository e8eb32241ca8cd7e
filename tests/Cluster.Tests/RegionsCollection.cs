namespace NovaCron.Cluster.Tests;

/// <summary>The tests that share <see cref="Regions"/>.</summary>
[CollectionDefinition(Regions.Collection)]
public sealed class RegionsCollection : ICollectionFixture<Regions>;
