using Xunit;

namespace NovaCron.PostgresKit;

/// <summary>A test of many cases on PostgreSQL; it is skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for PostgreSQL.</summary>
    public PostgresTheoryAttribute() => Skip = TestPostgres.WhyNot;
}
