namespace Orleans.Runtime.Messaging;

/// <summary>Why a client is not let in.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Refused")]
internal sealed record Refused(string Reason);
