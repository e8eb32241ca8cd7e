using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Storage;

/// <summary>
/// The region's SQLite file. Its scripts are part of this assembly and run at every start; they are idempotent. Writes are
/// durable when they return: a write-ahead log, synchronised at each commit.
/// </summary>
internal sealed class RegionDatabase
{
    /// <summary>The name under which Orleans' ADO.NET providers load Microsoft.Data.Sqlite.</summary>
    public const string Invariant = "System.Data.SQLite";

    /// <summary>The schema's version, kept in the file's <c>user_version</c>; a file of a later one is refused.</summary>
    public const int SchemaVersion = 1;

    // How long a statement waits for another connection's commit.
    private const int BusyTimeoutSeconds = 30;
    private const long SynchronousFull = 2;
    private const string ScriptPrefix = "sql/";
    private const string PersistenceScript = "10-orleans-persistence.sql";

    /// <summary>The queries that Orleans' grain storage asks for at its start, and the script that brings them.</summary>
    private static readonly (string Key, string Script)[] RequiredQueries =
    [
        ("ReadFromStorageKey", PersistenceScript), ("WriteToStorageKey", PersistenceScript), ("ClearStorageKey", PersistenceScript),
    ];

    private readonly string _file;

    /// <summary>Uses a file, which need not exist yet.</summary>
    public RegionDatabase(string file)
    {
        _file = file;
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            DefaultTimeout = BusyTimeoutSeconds,
            ForeignKeys = true,
        }.ToString();
    }

    /// <summary>How connections to it are made.</summary>
    public string ConnectionString { get; }

    /// <summary>Brings the file to this version's schema and checks it.</summary>
    /// <exception cref="StartupException">
    /// It cannot be opened, is damaged, is of a later version, or a script left something out.
    /// </exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await CheckVersionAsync(connection, cancellationToken);
            await ExecuteAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken);
            await ApplyScriptsAsync(connection, cancellationToken);
            await CheckQueriesAsync(connection, cancellationToken);
            await CheckDurabilityAsync(connection, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw StartupException.Configuration($"The database {_file} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Whether the file answers a query now.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return await ReadNumberAsync(connection, "PRAGMA user_version", cancellationToken) == SchemaVersion;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static async Task ApplyScriptsAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var assembly = typeof(RegionDatabase).Assembly;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var name in FindScripts(assembly))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            await ExecuteAsync(connection, await reader.ReadToEndAsync(cancellationToken), cancellationToken);
        }

        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion}"),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static IEnumerable<string> FindScripts(Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(ScriptPrefix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static async Task ExecuteAsync(SqliteConnection connection, string statements, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants and this assembly's own scripts.
        command.CommandText = statements;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> ReadNumberAsync(SqliteConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries are constants.
        command.CommandText = query;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private async Task CheckVersionAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var version = await ReadNumberAsync(connection, "PRAGMA user_version", cancellationToken);
        if (version > SchemaVersion)
        {
            throw StartupException.Configuration(
                $"The database {_file} has schema version {version}, this build knows {SchemaVersion}: it was used by a later one.");
        }
    }

    private async Task CheckQueriesAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (key, script) in RequiredQueries)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM OrleansQuery WHERE QueryKey = $key";
            command.Parameters.AddWithValue("$key", key);
            if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 0)
                throw StartupException.Configuration($"The database {_file} lacks the query {key}; the script " +
                    $"sql/sqlite/{script} brings it.");
        }
    }

    private async Task CheckDurabilityAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        // The setting belongs to each connection, and Orleans opens its own: the library's default must be the safe one.
        if (await ReadNumberAsync(connection, "PRAGMA synchronous", cancellationToken) < SynchronousFull)
            throw StartupException.Configuration($"The SQLite library does not synchronise {_file} at each commit; use a build " +
                $"with the default synchronous=FULL.");
    }
}
