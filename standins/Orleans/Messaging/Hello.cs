namespace Orleans.Runtime.Messaging;

/// <summary>Who a client is.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Hello")]
internal sealed record Hello(string ClusterId, string ServiceId, string Client);
