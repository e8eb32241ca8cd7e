namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Finds nothing proven.</summary>
public sealed class NoEvidenceJudge : IEvidenceJudge
{
    /// <summary>The one.</summary>
    public static NoEvidenceJudge Instance { get; } = new();

    /// <inheritdoc/>
    public Verdict? Judge(ReadOnlySpan<byte> proof, FederationState state) => null;
}
