using System.Data.Common;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage.Replicas;
using NovaCron.Silo.Storage.Synchronization;
using Npgsql;

namespace NovaCron.Silo.Storage;

/// <summary>
/// A region's PostgreSQL database, shared by its silos. Its schema is an operator's to apply: a silo only checks it, and does not
/// start on another one.
/// </summary>
internal sealed class PostgresDatabase : RegionDatabase
{
    private const string ApplyCommand = "novacron db apply";

    // One lock of the database for all processes that apply scripts; the number stands for "NovaCron" in ASCII.
    private const long ApplyLock = 0x4E6F766143726F6E;

    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _source;
    private readonly PostgresOutbox _outbox;

    /// <summary>Uses a database; nothing is opened yet.</summary>
    /// <exception cref="StartupException">The connection string is none.</exception>
    public PostgresDatabase(string connectionString, PostgresOptions options)
    {
        options.Validate();
        _options = options;
        var settings = PostgresSettings.Parse(connectionString, options);
        _source = new NpgsqlDataSourceBuilder(settings.ToString()).Build();
        _outbox = new PostgresOutbox(_source);
        Place = $"database {settings.Database} on {settings.Host}:{settings.Port}";
    }

    /// <inheritdoc/>
    public override string Invariant => "Npgsql";

    /// <inheritdoc/>
    public override string? ConnectionString => null;

    /// <inheritdoc/>
    public override DbDataSource DataSource => _source;

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    public override IOutbox Outbox => _outbox;

    /// <summary>Checks that all scripts of this build were applied, and no later ones.</summary>
    /// <exception cref="StartupException">The server does not answer, or a script is missing, outdated or later.</exception>
    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var scripts = await ReadSchemaAsync(cancellationToken);
        RefuseLater(scripts);
        var due = scripts.Where(script => script.IsDue).Select(Describe).ToList();
        if (due.Count == 0)
            return;
        throw StartupException.Configuration($"The {Place} is not ready for this build:{Environment.NewLine}" +
            string.Join(Environment.NewLine, due) +
            $"{Environment.NewLine}Apply what is missing with the same {Variable}: {ApplyCommand}");
    }

    /// <inheritdoc/>
    public override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1 FROM OrleansQuery LIMIT 1", connection);
            return await command.ExecuteScalarAsync(cancellationToken) is not null;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ScriptStatus>> ReadSchemaAsync(CancellationToken cancellationToken) =>
        UseAsync(connection => CompareAsync(connection, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ScriptStatus>> ApplySchemaAsync(CancellationToken cancellationToken) =>
        UseAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({ApplyLock})", cancellationToken);
                await ExecuteAsync(connection, $"SET LOCAL lock_timeout = {_options.SchemaLockTimeout.TotalMilliseconds}",
                    cancellationToken);
                var before = await CompareAsync(connection, cancellationToken);
                RefuseLater(before);
                var due = before.Where(script => script.IsDue).Select(script => script.Name).ToHashSet();
                foreach (var script in SchemaScript.ReadAll("postgresql").Where(script => due.Contains(script.Name)))
                    await ExecuteAsync(connection, script.Text, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return before;
            },
            cancellationToken);

    /// <inheritdoc/>
    public override IReplicaStore OpenReplica(string replica) => new PostgresReplicaStore(_source, replica);

    /// <inheritdoc/>
    public override ISyncStore OpenSync() => new PostgresSyncStore(_source);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        await _source.DisposeAsync();
    }

    // Class 57P: the server starts, stops, or was told to end this connection.
    private static bool IsTemporary(PostgresException exception) =>
        exception.IsTransient || exception.SqlState.StartsWith("57P", StringComparison.Ordinal);

    private static string Describe(ScriptStatus script)
    {
        var file = $"sql/postgresql/{script.Name}.sql";
        return script.State switch
        {
            ScriptState.Missing => $"  {file}, version {script.Known}, was not applied",
            ScriptState.Outdated => $"  {file} was applied in version {script.Applied}, version {script.Known} is needed",
            _ => $"  queries that {file} brings are gone",
        };
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statements, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The statements are constants and this assembly's own scripts.
        await using var command = new NpgsqlCommand(statements, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<ScriptStatus>> CompareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT to_regclass('NovaCronSchema') IS NOT NULL AND to_regclass('OrleansQuery') IS NOT NULL", connection);
        var isThere = await command.ExecuteScalarAsync(cancellationToken) is true;
        var content = isThere ? await SchemaContent.ReadAsync(connection, cancellationToken) : SchemaContent.Empty;
        return ScriptStatus.Compare(SchemaScript.ReadAll("postgresql"), content);
    }

    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            return await use(connection);
        }
        catch (PostgresException exception) when (!IsTemporary(exception))
        {
            throw StartupException.Configuration($"The {Place} cannot be used: {exception.MessageText} ({exception.SqlState})", exception);
        }
        catch (NpgsqlException exception)
        {
            throw new StartupException(ExitCodes.TemporaryFailure, $"The {Place} does not answer: {exception.Message}", exception);
        }
    }
}
