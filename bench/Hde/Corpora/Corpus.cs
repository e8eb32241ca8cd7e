namespace NovaCron.Bench.Hde.Corpora;

/// <summary>A content to be sent, and what the receiver has.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="File">The content.</param>
/// <param name="Base">What the receiver was left with; null for nothing.</param>
/// <param name="IsAtSamePlaces">Whether the base is an earlier state of the same content, so that units may be compared by place.</param>
internal sealed record Corpus(string Name, string File, string? Base = null, bool IsAtSamePlaces = false);
