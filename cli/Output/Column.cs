namespace NovaCron.Cli.Output;

/// <summary>A column of a table.</summary>
/// <typeparam name="T">What a row is.</typeparam>
/// <param name="Header">Its header.</param>
/// <param name="Value">What it shows of a row.</param>
/// <param name="IsWide">Whether it is shown only when all columns are.</param>
internal sealed record Column<T>(string Header, Func<T, string?> Value, bool IsWide = false);
