using System.Reflection;
using NovaCron.PostgresKit;
using Xunit.Sdk;

namespace NovaCron.Silo.Tests.Support;

/// <summary>The test's case on SQLite.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["sqlite"]];
}

/// <summary>The test's case on PostgreSQL; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = TestPostgres.WhyNot;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["postgresql"]];
}
