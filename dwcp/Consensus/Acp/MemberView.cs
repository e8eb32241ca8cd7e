using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>
/// A member as it was between two steps, for whoever may look without asking the others: nothing in it changes, and others may be ahead.
/// </summary>
/// <param name="Region">Whose member it is.</param>
/// <param name="State">The state.</param>
/// <param name="Applied">The last index of its epoch that is in it.</param>
/// <param name="Leader">The region that orders; null where none is known to.</param>
/// <param name="Halted">Why it has stopped; null while it goes on.</param>
/// <param name="Certificate">The newest root that a quorum signed; null where there is none yet in this epoch.</param>
/// <param name="Certified">The state of that root.</param>
/// <param name="Starts">How each epoch but the first began.</param>
/// <param name="Reason">Why the epoch before this one ended, or this one ends; null where that is not known here.</param>
public sealed record MemberView(
    string Region,
    FederationState State,
    long Applied,
    string? Leader,
    string? Halted,
    RootCertificate? Certificate,
    FederationState? Certified,
    IReadOnlyList<EpochStart> Starts,
    SwitchReason? Reason)
{
    /// <summary>Shows who owned a VM in the newest certified state; null where nobody did, or nothing is certified yet.</summary>
    public OwnershipCertificate? Certify(string vm) =>
        Certificate is { } root && Certified is { } state ? OwnershipCertificate.Create(state, vm, root) : null;
}
