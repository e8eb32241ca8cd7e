namespace NovaCron.Grains.Incoming;

/// <summary>A loaded guest, as it crosses grain calls.</summary>
/// <param name="StreamBytes">Bytes of the rebuilt stream.</param>
/// <param name="Sha256">Its hash.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.LoadedRecord")]
internal sealed record LoadedRecord([property: Id(0)] long StreamBytes, [property: Id(1)] string Sha256);
