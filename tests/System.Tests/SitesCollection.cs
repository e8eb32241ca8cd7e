namespace NovaCron.SystemTests;

/// <summary>The tests that share <see cref="Sites"/>.</summary>
[CollectionDefinition(Sites.Collection)]
public sealed class SitesCollection : ICollectionFixture<Sites>;
