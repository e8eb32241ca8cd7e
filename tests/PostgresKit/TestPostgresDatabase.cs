using Npgsql;

namespace NovaCron.PostgresKit;

/// <summary>A database that goes with its test, connections and all.</summary>
public sealed class TestPostgresDatabase : IAsyncDisposable
{
    private const int PoolSizeMax = 30;
    private readonly string _server;
    private readonly string _name;

    private TestPostgresDatabase(string server, string name)
    {
        (_server, _name) = (server, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = PoolSizeMax }.ToString();
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>How it is reached.</summary>
    public string ConnectionString { get; }

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await RunAsync(_server, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    internal static async Task<TestPostgresDatabase> CreateAsync(string server, string purpose)
    {
        var word = string.Concat(purpose.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit).Take(30));
        var name = $"test_{word}_{Guid.NewGuid().ToString("n")[..12]}";
        await RunAsync(server, $"CREATE DATABASE {name}");
        return new TestPostgresDatabase(server, name);
    }

    private static async Task RunAsync(string server, string statement)
    {
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // The name is made of letters, digits and underscores.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
