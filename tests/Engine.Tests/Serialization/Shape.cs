using System.Collections.Immutable;

namespace NovaCron.Engine.Tests.Serialization;

[GenerateSerializer, Alias("Tests.Shape")]
public abstract record Shape([property: Id(0)] string Name);

[GenerateSerializer, Alias("Tests.Circle")]
public sealed record Circle(string Name, [property: Id(0)] double Radius) : Shape(Name);

[GenerateSerializer, Alias("Tests.Group")]
public sealed record Group(string Name, [property: Id(0)] ImmutableArray<Shape> Parts) : Shape(Name);
