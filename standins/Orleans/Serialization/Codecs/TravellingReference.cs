namespace Orleans.Serialization.Codecs;

/// <summary>A reference to a grain or an observer, on its way.</summary>
/// <param name="Id">What it refers to.</param>
/// <param name="Interface">The interface's name.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Reference")]
internal sealed record TravellingReference(GrainId Id, string Interface);
