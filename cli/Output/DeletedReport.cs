namespace NovaCron.Cli.Output;

/// <summary>A VM that was deleted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Deleted">Always true.</param>
internal sealed record DeletedReport(string Name, bool Deleted);
