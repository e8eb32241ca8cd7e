namespace Orleans.Runtime.Messaging;

/// <summary>A call's caller does not want it any more.</summary>
/// <param name="Id">The request's number.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Cancel")]
internal sealed record CancelMessage(long Id);
