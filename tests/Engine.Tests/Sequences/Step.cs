namespace NovaCron.Engine.Tests.Sequences;

[GenerateSerializer, Immutable, Alias("Tests.Step")]
public sealed record Step([property: Id(0)] int Number, [property: Id(1)] string Text);
