using Microsoft.Data.Sqlite;
using Orleans.Configuration;

namespace NovaCron.Engine.Tests.Support;

/// <summary>A SQLite file with the project's scripts applied.</summary>
internal sealed class TestDatabase : ITestDatabase, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-tests-").FullName;

    public TestDatabase()
    {
        ConnectionString = $"Data Source={Path.Combine(_folder, "engine.db")};Default Timeout=30";
        Execute("PRAGMA journal_mode = WAL");
        var scripts = Path.Combine(AppContext.BaseDirectory, "sql", "sqlite");
        foreach (var script in Directory.GetFiles(scripts, "*.sql").Order(StringComparer.Ordinal))
        {
            Execute(File.ReadAllText(script));
            Execute(File.ReadAllText(script));
        }
    }

    public string Store => TestDatabases.Sqlite;

    public string ConnectionString { get; }

    public void Configure(AdoNetGrainStorageOptions options) =>
        (options.Invariant, options.ConnectionString) = ("System.Data.SQLite", ConnectionString);

    public void Configure(AdoNetReminderTableOptions options) =>
        (options.Invariant, options.ConnectionString) = ("System.Data.SQLite", ConnectionString);

    public void Execute(string statements) => Run(statements, command => command.ExecuteNonQuery());

    public long Count(string query) => Run(query, command => (long)command.ExecuteScalar()!);

    public Task ExecuteAsync(string statements)
    {
        Execute(statements);
        return Task.CompletedTask;
    }

    public Task<long> CountAsync(string query) => Task.FromResult(Count(query));

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private T Run<T>(string statements, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the project's scripts and the tests' own.
        command.CommandText = statements;
#pragma warning restore CA2100
        return run(command);
    }
}
