namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Tells proof from claims. Pure: every member comes to the same verdict.</summary>
public interface IEvidenceJudge
{
    /// <summary>Judges a proof; null where it proves nothing.</summary>
    /// <param name="proof">The proof, as it was committed.</param>
    /// <param name="state">The state in which it was committed.</param>
    Verdict? Judge(ReadOnlySpan<byte> proof, FederationState state);
}
