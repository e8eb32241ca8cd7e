using System.Collections.Immutable;

namespace NovaCron.Engine.Tests.Serialization;

[GenerateSerializer, Alias("Tests.Colour")]
public enum Colour
{
    None,
    Red,
    Blue = 200,
}

[GenerateSerializer, Alias("Tests.Pair`2")]
public sealed record Pair<TFirst, TSecond>(TFirst First, TSecond Second);

[GenerateSerializer, Alias("Tests.Point")]
public readonly record struct Point([property: Id(0)] int X, [property: Id(1)] int Y);

/// <summary>Members of every kind. Constructor parameters without id have their positions, in a space of their own.</summary>
[GenerateSerializer, Alias("Tests.Everything")]
public sealed record Everything(string Text, long? Number)
{
    [Id(0)]
    public DateTimeOffset At { get; init; }

    [Id(1)]
    public TimeSpan? Span { get; init; }

    [Id(2)]
    public Guid Guid { get; init; }

    [Id(3)]
    public Version? Version { get; init; }

    [Id(4)]
    public byte[]? Bytes { get; init; }

    [Id(5)]
    public ImmutableDictionary<string, int> Map { get; init; } = ImmutableDictionary<string, int>.Empty;

    [Id(6)]
    public Colour Colour { get; init; }

    [Id(7)]
    public (int Left, string Right) Tuple { get; init; }

    [Id(8)]
    public Pair<string, Point>? Pair { get; init; }

    [Id(9)]
    public object? Anything { get; init; }

    [Id(10)]
    public IReadOnlyList<string> List { get; init; } = [];

    [Id(11)]
    public decimal Money { get; init; }

    [Id(12)]
    public Colour? NoColour { get; init; }

    [field: NonSerialized]
    public string NotWritten { get; init; } = "default";
}
