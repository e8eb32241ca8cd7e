namespace NovaCron.Silo.Files;

/// <summary>A copy that succeeded.</summary>
/// <param name="Progress">What it took.</param>
/// <param name="Digest">The digest over the file's blocks, the same at both sides.</param>
/// <param name="Attempts">How often it was begun or gone on with.</param>
internal sealed record CopyOutcome(CopyProgress Progress, byte[] Digest, int Attempts);
