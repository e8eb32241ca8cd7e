using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Tests.Synchronization.Causality;

/// <summary>Vectors and contexts of few authors and low numbers, so that they often meet.</summary>
internal static class CausalityKit
{
    public static readonly Author[] Authors = [new("eu", 1), new("eu", 2), new("us", 1)];

    private static readonly Gen<Dot> OneDot =
        Gen.Choose(0, 2).SelectMany(_ => Gen.Choose(1, 9), (author, number) => new Dot(Authors[author], number));

    public static Arbitrary<Dot[]> Dots { get; } = OneDot.ArrayOf().ToArbitrary();

    public static Arbitrary<VersionVector> Vectors { get; } = OneDot.ArrayOf().Select(tops => VersionVector.Of(tops)).ToArbitrary();

    public static Arbitrary<CausalContext> Contexts { get; } = OneDot.ArrayOf().Select(ContextOf).ToArbitrary();

    public static CausalContext ContextOf(IEnumerable<Dot> dots) =>
        dots.Aggregate(CausalContext.Empty, (context, dot) => context.Add(dot));

    /// <summary>Every dot that there can be.</summary>
    public static IEnumerable<Dot> All() =>
        Authors.SelectMany(_ => Enumerable.Range(1, 10), (author, number) => new Dot(author, number));
}
