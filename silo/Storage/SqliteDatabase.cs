using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage.Replicas;
using NovaCron.Silo.Storage.Synchronization;

namespace NovaCron.Silo.Storage;

/// <summary>
/// A region's SQLite file. Its scripts run at every start; they are idempotent. Writes are durable when they return: a
/// write-ahead log, synchronised at each commit.
/// </summary>
internal sealed class SqliteDatabase : RegionDatabase
{
    /// <summary>
    /// The version in the file's <c>user_version</c>, by which builds before <c>NovaCronSchema</c> refuse the file; a file of a
    /// later one is refused here.
    /// </summary>
    public const int SchemaVersion = 2;

    // How long a statement waits for another connection's commit.
    private const int BusyTimeoutSeconds = 30;
    private const long SynchronousFull = 2;

    private readonly string _file;
    private readonly SqliteOutbox _outbox;

    /// <summary>Uses a file, which need not exist yet.</summary>
    public SqliteDatabase(string file)
    {
        _file = file;
        ConnectionString = Connect(SqliteOpenMode.ReadWriteCreate);
        _outbox = new SqliteOutbox(ConnectionString);
    }

    /// <summary>The name under which Orleans' ADO.NET providers load Microsoft.Data.Sqlite.</summary>
    public override string Invariant => "System.Data.SQLite";

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <inheritdoc/>
    public override DbDataSource? DataSource => null;

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <inheritdoc/>
    public override string Place => $"database {_file}";

    /// <inheritdoc/>
    public override IOutbox Outbox => _outbox;

    /// <summary>Brings the file to this version's schema and checks it.</summary>
    /// <exception cref="StartupException">It cannot be opened, is damaged or is of a later version.</exception>
    public override Task PrepareAsync(CancellationToken cancellationToken) => ApplySchemaAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
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

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<ScriptStatus>> ReadSchemaAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_file))
            return ScriptStatus.Compare(SchemaScript.ReadAll("sqlite"), SchemaContent.Empty);
        return await UseAsync(SqliteOpenMode.ReadOnly, connection => CompareAsync(connection, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ScriptStatus>> ApplySchemaAsync(CancellationToken cancellationToken) =>
        UseAsync(
            SqliteOpenMode.ReadWriteCreate,
            async connection =>
            {
                var before = await CompareAsync(connection, cancellationToken);
                RefuseLater(before);
                await ExecuteAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken);
                await ApplyScriptsAsync(connection, cancellationToken);
                await CheckDurabilityAsync(connection, cancellationToken);
                return before;
            },
            cancellationToken);

    /// <inheritdoc/>
    public override IReplicaStore OpenReplica(string replica) => new SqliteReplicaStore(ConnectionString, replica);

    /// <inheritdoc/>
    public override ISyncStore OpenSync() => new SqliteSyncStore(ConnectionString);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _outbox.DisposeAsync();

    private static async Task ApplyScriptsAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var script in SchemaScript.ReadAll("sqlite"))
            await ExecuteAsync(connection, script.Text, cancellationToken);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion}"),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

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

    private string Connect(SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = _file,
        DefaultTimeout = BusyTimeoutSeconds,
        ForeignKeys = true,
        Mode = mode,
    }.ToString();

    private async Task<T> UseAsync<T>(SqliteOpenMode mode, Func<SqliteConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(Connect(mode));
            await connection.OpenAsync(cancellationToken);
            return await use(connection);
        }
        catch (SqliteException exception)
        {
            throw StartupException.Configuration($"The database {_file} cannot be used: {exception.Message}", exception);
        }
    }

    private async Task<IReadOnlyList<ScriptStatus>> CompareAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var version = await ReadNumberAsync(connection, "PRAGMA user_version", cancellationToken);
        if (version > SchemaVersion)
        {
            throw StartupException.Configuration(
                $"The database {_file} has schema version {version}, this build knows {SchemaVersion}: it was used by a later one.");
        }

        // The version before recorded itself in user_version alone: its scripts count as never applied, and adapt what they find.
        var isRecorded = await ReadNumberAsync(
            connection, "SELECT count(*) FROM sqlite_master WHERE name = 'NovaCronSchema'", cancellationToken) > 0;
        var content = isRecorded ? await SchemaContent.ReadAsync(connection, cancellationToken) : SchemaContent.Empty;
        return ScriptStatus.Compare(SchemaScript.ReadAll("sqlite"), content);
    }

    private async Task CheckDurabilityAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        // The setting belongs to each connection, and Orleans opens its own: the library's default must be the safe one.
        if (await ReadNumberAsync(connection, "PRAGMA synchronous", cancellationToken) < SynchronousFull)
            throw StartupException.Configuration($"The SQLite library does not synchronise {_file} at each commit; use a build " +
                $"with the default synchronous=FULL.");
    }
}
