using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>A list over the federation that says what it could not see.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">What was seen.</param>
/// <param name="MissingRegions">Regions of which nothing could be seen.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.Listing`1")]
public sealed record Listing<T>([property: Id(0)] ImmutableArray<T> Items, [property: Id(1)] ImmutableArray<string> MissingRegions)
{
    /// <summary>How fresh the answer is for each region of the federation; empty where regions were asked themselves.</summary>
    [Id(2)]
    public ImmutableArray<RegionFreshness> Freshness { get; init; } = [];

    /// <summary>Where the list goes on; null at its end.</summary>
    [Id(3)]
    public string? Next { get; init; }
}
