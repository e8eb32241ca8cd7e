namespace Orleans.Serialization;

/// <summary>A type has no <see cref="GenerateSerializerAttribute"/> and is none that the engine knows.</summary>
/// <param name="message">Which.</param>
[GenerateSerializer, Alias("Orleans.CodecNotFoundException")]
public sealed class CodecNotFoundException(string message) : SerializerException(message);
