using System.Data.Common;
using NovaCron.PostgresKit;

namespace NovaCron.Sql.Tests.Kit;

/// <summary>A PostgreSQL database that goes with its test.</summary>
internal sealed class PostgresTestDatabase : Database
{
    private readonly TestPostgresDatabase _database;

    private PostgresTestDatabase(TestPostgresDatabase database) => _database = database;

    public override string Kind => "postgresql";

    protected override DbDataSource Source => _database.DataSource;

    public static async Task<Database> CreateAsync() => new PostgresTestDatabase(await TestPostgres.CreateDatabaseAsync("sql"));

    public override ValueTask DisposeAsync() => _database.DisposeAsync();
}
