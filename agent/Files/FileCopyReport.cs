namespace NovaCron.Agent.Files;

/// <summary>How far a copy is, at its target.</summary>
/// <param name="DoneBytes">Bytes of the file that are received and compared, in order from its beginning.</param>
/// <param name="HasEnded">Whether it is over.</param>
/// <param name="Digest">The digest over all blocks (<see cref="BlockTree"/>) when the file has its final name; else empty.</param>
/// <param name="Failure">Why it ended without; null else.</param>
public sealed record FileCopyReport(long DoneBytes, bool HasEnded, ReadOnlyMemory<byte> Digest, FileCopyException? Failure);
