using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>A region in the federation's log.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Key">What its signatures are verified by.</param>
/// <param name="TrustDomain">Who answers for it; empty where nobody said.</param>
/// <param name="IsQuarantined">Whether it was proven to break the rules: it keeps its seat and what it owns, and gains nothing.</param>
public sealed record FederationMember(string Region, MemberKey Key, string TrustDomain, bool IsQuarantined = false)
{
    internal void Write(WireWriter writer) =>
        writer.Text(Region).Bytes(Key.Info.Span).Text(TrustDomain).Flag(IsQuarantined);

    internal static FederationMember Read(ref WireReader reader) =>
        new(reader.Name(), reader.Key(), reader.NameOrNone(), reader.Flag());
}
