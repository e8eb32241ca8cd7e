namespace NovaCron.Engine.Tests.Serialization;

/// <summary>A record as an earlier build knows it.</summary>
[GenerateSerializer, Alias("Tests.Before")]
public sealed record Before([property: Id(0)] string Name, [property: Id(1)] int Size, [property: Id(3)] string? Gone);

/// <summary>The same as a later build knows it: a member renamed, one gone, one new.</summary>
[GenerateSerializer, Alias("Tests.After")]
public sealed record After([property: Id(0)] string Title, [property: Id(1)] int Size, [property: Id(2)] List<string>? Labels);
