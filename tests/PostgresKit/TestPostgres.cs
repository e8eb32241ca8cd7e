using NovaCron.Launcher.Postgres;
using Npgsql;

namespace NovaCron.PostgresKit;

/// <summary>
/// The PostgreSQL server of the tests: the one that the environment names, else a private one of this process, started by the
/// first test that needs it.
/// </summary>
public static class TestPostgres
{
    /// <summary>The variable with the connection string of a server that was started for the whole test run.</summary>
    public const string Variable = "NOVACRON_TEST_POSTGRES";

    private const string MissingReason = "PostgreSQL's server programs are not installed on this machine";
    private static readonly Lazy<Task<string>> Server = new(StartAsync);

    /// <summary>Why tests with PostgreSQL cannot run here, or null when they can.</summary>
    public static string? WhyNot { get; } = Given is null && PostgresPrograms.TryFind() is null ? MissingReason : null;

    private static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    /// <summary>How the server's own database is reached, by an account that may do everything.</summary>
    public static Task<string> GetServerAsync() => Server.Value;

    /// <summary>Makes an empty database.</summary>
    /// <param name="purpose">A word for its name.</param>
    public static async Task<TestPostgresDatabase> CreateDatabaseAsync(string purpose) =>
        await TestPostgresDatabase.CreateAsync(await Server.Value, purpose);

    // Nobody stops it: its guard does, when this process ends.
    private static async Task<string> StartAsync()
    {
        if (Given is { } given)
            return new NpgsqlConnectionStringBuilder(given).ToString();
        var server = new PrivatePostgres(new PrivatePostgresOptions
        {
            Folder = Directory.CreateTempSubdirectory("novacron-postgres-").FullName,
            IsThrowaway = true,
        });
        await server.StartAsync(CancellationToken.None);
        return server.ConnectionString;
    }
}
