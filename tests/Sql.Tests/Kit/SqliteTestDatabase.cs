using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace NovaCron.Sql.Tests.Kit;

/// <summary>A SQLite file that goes with its test.</summary>
internal sealed class SqliteTestDatabase : Database
{
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-sql-").FullName;

    private SqliteTestDatabase() => Source = SqliteFactory.Instance.CreateDataSource(
        $"Data Source={Path.Combine(_folder, "test.db")};Default Timeout=30;Pooling=false");

    public override string Kind => "sqlite";

    protected override DbDataSource Source { get; }

    /// <summary>With the journal that a region's file has: with another a commit waits for readers.</summary>
    public static async Task<Database> CreateAsync()
    {
        var database = new SqliteTestDatabase();
        await database.ExecuteAsync("PRAGMA journal_mode = WAL");
        return database;
    }

    public override async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
