using System.Reflection;
using Xunit.Sdk;

namespace NovaCron.Sql.Tests.Kit;

/// <summary>The test's case on SQLite.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["sqlite"]];
}
