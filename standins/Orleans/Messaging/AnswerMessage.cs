namespace Orleans.Runtime.Messaging;

/// <summary>An answer on the wire.</summary>
/// <param name="Id">The request's number.</param>
/// <param name="Result">The result as the method's type says; null for an error.</param>
/// <param name="Error">The error.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Answer")]
internal sealed record AnswerMessage(long Id, byte[]? Result, byte[]? Error);
