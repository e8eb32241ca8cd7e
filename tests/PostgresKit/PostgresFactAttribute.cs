using Xunit;

namespace NovaCron.PostgresKit;

/// <summary>A test on PostgreSQL; it is skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Looks for PostgreSQL.</summary>
    public PostgresFactAttribute() => Skip = TestPostgres.WhyNot;
}
