using System.Data.Common;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Options of storage in a database.</summary>
public class AdoNetGrainStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>The default provider name.</summary>
    public const string DEFAULT_ADONET_INVARIANT = "Microsoft.Data.SqlClient";

    /// <summary>The provider: <c>System.Data.SQLite</c> (loads Microsoft.Data.Sqlite) or <c>Npgsql</c>.</summary>
    public string Invariant { get; set; } = DEFAULT_ADONET_INVARIANT;

    /// <summary>How to connect; secret. Exactly one of this and <see cref="DataSource"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>What opens connections; its owner disposes of it.</summary>
    public DbDataSource? DataSource { get; set; }

    /// <summary>Whether clearing deletes the row (<c>DeleteStorageKey</c>) instead of emptying it.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>The silo stage in which queries are read.</summary>
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;

    /// <inheritdoc/>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
