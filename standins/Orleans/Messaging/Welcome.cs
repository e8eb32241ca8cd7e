using Orleans.Runtime.Activations;

namespace Orleans.Runtime.Messaging;

/// <summary>What a client must know of its silo.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Welcome")]
internal sealed record Welcome(string SiloName, ImplementedInterface[] Interfaces);
