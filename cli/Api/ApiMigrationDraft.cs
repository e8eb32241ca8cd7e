namespace NovaCron.Cli.Api;

/// <summary>A migration to begin.</summary>
/// <param name="TargetRegion">Where the guest shall run.</param>
/// <param name="Streams">Connections to use, 1 to 64; null leaves the choice to the transport.</param>
/// <param name="DowntimeLimitMs">How long the guest may stand still for its last pages, in milliseconds; null means 300.</param>
internal sealed record ApiMigrationDraft(string TargetRegion, int? Streams = null, double? DowntimeLimitMs = null);
