using NovaCron.PostgresKit;

namespace NovaCron.Cluster.Tests.Kit;

/// <summary>A test of regions of several silos; it is skipped, with the reason, where there can be only one or no PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = WhyNot;

    internal static string? WhyNot => Programs.IsEmbedded ? "the embedded engine has one silo a region" : TestPostgres.WhyNot;
}
