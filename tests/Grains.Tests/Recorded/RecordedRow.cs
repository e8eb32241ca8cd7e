namespace NovaCron.Grains.Tests.Recorded;

/// <summary>A stored row as an earlier build wrote it.</summary>
/// <param name="Region">The region whose database it was in.</param>
/// <param name="State">Its state name.</param>
/// <param name="Key">Its grain's key.</param>
/// <param name="Payload">What was stored.</param>
internal sealed record RecordedRow(string Region, string State, string Key, string Payload);
