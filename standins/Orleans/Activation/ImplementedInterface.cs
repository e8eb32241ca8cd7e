namespace Orleans.Runtime.Activations;

/// <summary>That a grain class implements an interface.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.ImplementedInterface")]
internal sealed record ImplementedInterface(string Interface, string ClassName, string GrainType);
