namespace NovaCron.Cli.Output;

/// <summary>How data is written.</summary>
internal enum OutputFormat
{
    /// <summary>The columns that matter most.</summary>
    Table,

    /// <summary>All columns.</summary>
    Wide,

    /// <summary>JSON, for scripts.</summary>
    Json,
}
