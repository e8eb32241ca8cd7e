using Microsoft.Data.Sqlite;

namespace NovaCron.Engine.Tests.Support;

/// <summary>A SQLite file with the project's scripts applied.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-tests-").FullName;

    public TestDatabase()
    {
        ConnectionString = $"Data Source={Path.Combine(_folder, "engine.db")};Default Timeout=30";
        Execute("PRAGMA journal_mode = WAL");
        foreach (var script in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "sql"), "*.sql").Order(StringComparer.Ordinal))
        {
            Execute(File.ReadAllText(script));
            Execute(File.ReadAllText(script));
        }
    }

    public string ConnectionString { get; }

    public void Execute(string statements) => Run(statements, command => command.ExecuteNonQuery());

    public long Count(string query) => Run(query, command => (long)command.ExecuteScalar()!);

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
