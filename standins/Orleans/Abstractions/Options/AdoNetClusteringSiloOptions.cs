using System.Data.Common;

namespace Orleans.Configuration;

/// <summary>Options of a silo's membership in a database.</summary>
public class AdoNetClusteringSiloOptions
{
    /// <summary>The provider: <c>Npgsql</c>, or another whose scripts have the statements of clustering.</summary>
    public string Invariant { get; set; } = "";

    /// <summary>How to connect; secret. Exactly one of this and <see cref="DataSource"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>What opens connections; its owner disposes of it.</summary>
    public DbDataSource? DataSource { get; set; }
}
