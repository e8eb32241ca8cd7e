using System.Data.Common;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Storage;

/// <summary>
/// The database of a region's grains: one PostgreSQL database that all silos of the region share, or a SQLite file of a region
/// with one silo.
/// </summary>
internal abstract class RegionDatabase : IAsyncDisposable
{
    /// <summary>The variable with the connection string of a shared database.</summary>
    public const string Variable = "NOVACRON_DATABASE";

    /// <summary>The name under which Orleans' ADO.NET providers know the driver.</summary>
    public abstract string Invariant { get; }

    /// <summary>How connections are made; null where there is a <see cref="DataSource"/>.</summary>
    public abstract string? ConnectionString { get; }

    /// <summary>What makes connections, for everybody in this process; null where there is a <see cref="ConnectionString"/>.</summary>
    public abstract DbDataSource? DataSource { get; }

    /// <summary>Whether many silos may use it at once.</summary>
    public abstract bool IsShared { get; }

    /// <summary>What it is and where, without a password: <c>database eu on db1:5432</c>.</summary>
    public abstract string Place { get; }

    /// <summary>Takes changes that belong to no grain's state; it goes with the database.</summary>
    public abstract IOutbox Outbox { get; }

    /// <summary>The database that a region was told to use.</summary>
    /// <exception cref="StartupException">The connection string is none.</exception>
    public static RegionDatabase Open(RegionOptions options) => options.Database is { } database
        ? new PostgresDatabase(database, new PostgresOptions())
        : new SqliteDatabase(new DataFolder(options.DataDirectory).DatabaseFile);

    /// <summary>Makes sure that this build can work with it.</summary>
    /// <exception cref="StartupException">It cannot, or it does not answer; the message says what to do.</exception>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Whether it answers a query now.</summary>
    public abstract Task<bool> AnswersAsync(CancellationToken cancellationToken);

    /// <summary>How it stands to each script; nothing is changed.</summary>
    /// <exception cref="StartupException">It does not answer, or is no database.</exception>
    public abstract Task<IReadOnlyList<ScriptStatus>> ReadSchemaAsync(CancellationToken cancellationToken);

    /// <summary>Applies the scripts that are due, all or none. Several processes may do it at once.</summary>
    /// <returns>How it stood to each script before.</returns>
    /// <exception cref="StartupException">It does not answer, refuses, or is of a later version.</exception>
    public abstract Task<IReadOnlyList<ScriptStatus>> ApplySchemaAsync(CancellationToken cancellationToken);

    /// <summary>Where a member of the federation's log keeps what it has in writing; whoever asked for it disposes of it.</summary>
    /// <param name="replica">The member.</param>
    public abstract IReplicaStore OpenReplica(string replica);

    /// <summary>Where the region's replica of the replicated store is written; whoever asked for it disposes of it.</summary>
    public abstract ISyncStore OpenSync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>A later build's database is left alone.</summary>
    /// <exception cref="StartupException">It is one.</exception>
    protected void RefuseLater(IReadOnlyList<ScriptStatus> scripts)
    {
        var later = scripts.Where(script => script.State == ScriptState.Later).ToList();
        if (later.Count == 0)
            return;
        var list = later.Select(script => script.Known is { } known
            ? $"version {script.Applied} of the script {script.Name}, this build knows {known}"
            : $"the script {script.Name}, which this build does not know");
        throw StartupException.Configuration($"The {Place} has {string.Join("; ", list)}: it was used by a later build.");
    }
}
