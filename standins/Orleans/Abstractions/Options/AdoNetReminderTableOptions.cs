using System.Data.Common;

namespace Orleans.Configuration;

/// <summary>Options of reminders in a database.</summary>
public class AdoNetReminderTableOptions
{
    /// <summary>The provider: <c>System.Data.SQLite</c> (loads Microsoft.Data.Sqlite) or <c>Npgsql</c>.</summary>
    public string Invariant { get; set; } = "";

    /// <summary>How to connect; secret. Exactly one of this and <see cref="DataSource"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>What opens connections; its owner disposes of it.</summary>
    public DbDataSource? DataSource { get; set; }
}
