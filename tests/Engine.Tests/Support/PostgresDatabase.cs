using NovaCron.PostgresKit;
using Npgsql;
using Orleans.Configuration;

namespace NovaCron.Engine.Tests.Support;

/// <summary>A PostgreSQL database with the project's scripts applied.</summary>
internal sealed class PostgresDatabase : ITestDatabase
{
    private readonly TestPostgresDatabase _database;

    private PostgresDatabase(TestPostgresDatabase database) => _database = database;

    public string Store => TestDatabases.Postgres;

    public string ConnectionString => _database.ConnectionString;

    public NpgsqlDataSource DataSource => _database.DataSource;

    public static async Task<PostgresDatabase> CreateAsync()
    {
        var created = new PostgresDatabase(await TestPostgres.CreateDatabaseAsync("engine"));
        var folder = Path.Combine(AppContext.BaseDirectory, "sql", "postgresql");
        foreach (var script in Directory.GetFiles(folder, "*.sql").Order(StringComparer.Ordinal))
        {
            await created.ExecuteAsync(await File.ReadAllTextAsync(script));
        }

        return created;
    }

    public void Configure(AdoNetGrainStorageOptions options) => (options.Invariant, options.DataSource) = ("Npgsql", DataSource);

    public void Configure(AdoNetReminderTableOptions options) => (options.Invariant, options.DataSource) = ("Npgsql", DataSource);

    public async Task ExecuteAsync(string statements)
    {
        await using var command = DataSource.CreateCommand(statements);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string query)
    {
        await using var command = DataSource.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
