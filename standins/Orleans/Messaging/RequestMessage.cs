namespace Orleans.Runtime.Messaging;

/// <summary>A call on the wire.</summary>
/// <param name="Id">Its number on this connection, chosen by its sender.</param>
/// <param name="Target">Whom it calls.</param>
/// <param name="Method">What it calls.</param>
/// <param name="Arguments">The arguments, each as its parameter's type says.</param>
/// <param name="Context">The values that go with it.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Request")]
internal sealed record RequestMessage(long Id, GrainId Target, string Method, byte[] Arguments, Dictionary<string, object> Context);
