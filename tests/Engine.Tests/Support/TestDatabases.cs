using NovaCron.PostgresKit;

namespace NovaCron.Engine.Tests.Support;

/// <summary>The databases that the project has scripts for.</summary>
internal static class TestDatabases
{
    public const string Sqlite = "Sqlite";
    public const string Postgres = "Postgres";

    /// <summary>Those that are here; tests that need PostgreSQL by name say so when they are skipped.</summary>
    public static string[] All => TestPostgres.WhyNot is null ? [Sqlite, Postgres] : [Sqlite];

    public static async Task<ITestDatabase> CreateAsync(string store) =>
        store == Sqlite ? new TestDatabase() : await PostgresDatabase.CreateAsync();
}
