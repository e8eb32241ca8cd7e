using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>A list over the federation that says what it could not see.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">What was seen.</param>
/// <param name="MissingRegions">Regions that did not answer.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.Listing`1")]
public sealed record Listing<T>([property: Id(0)] ImmutableArray<T> Items, [property: Id(1)] ImmutableArray<string> MissingRegions);
