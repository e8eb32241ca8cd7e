using System.Reflection;
using NovaCron.PostgresKit;
using Xunit.Sdk;

namespace NovaCron.Sql.Tests.Kit;

/// <summary>The test's case on PostgreSQL; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = TestPostgres.WhyNot;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["postgresql"]];
}
