using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Engine.Tests.Support;

[CollectionDefinition(Cluster.Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's word.")]
public sealed class ClusterCollection : ICollectionFixture<Cluster>;
