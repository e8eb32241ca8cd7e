namespace Orleans.Runtime.Messaging;

/// <summary>A frame.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Payload">That.</param>
internal readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload);
