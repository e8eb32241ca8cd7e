namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Tells proof from claims. Pure: every member comes to the same verdict.</summary>
public interface IEvidenceJudge
{
    /// <summary>Judges a proof; null where it proves nothing.</summary>
    /// <param name="proof">The proof, as it was committed.</param>
    /// <param name="state">The state in which it was committed.</param>
    Verdict? Judge(ReadOnlySpan<byte> proof, FederationState state);
}

/// <summary>What a proof proves.</summary>
/// <param name="Item">The offence's number in the catalogue, as in A1.</param>
/// <param name="Offender">The region.</param>
public sealed record Verdict(string Item, string Offender);

/// <summary>Finds nothing proven.</summary>
public sealed class NoEvidenceJudge : IEvidenceJudge
{
    /// <summary>The one.</summary>
    public static NoEvidenceJudge Instance { get; } = new();

    /// <inheritdoc/>
    public Verdict? Judge(ReadOnlySpan<byte> proof, FederationState state) => null;
}
