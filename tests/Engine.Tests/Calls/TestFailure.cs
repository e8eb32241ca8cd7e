namespace NovaCron.Engine.Tests.Calls;

[GenerateSerializer, Immutable, Alias("Tests.TestFailure")]
public sealed record TestFailure([property: Id(0)] string Stage, [property: Id(1)] bool IsTransient);
