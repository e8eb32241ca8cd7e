using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>The federation's log, as the member of the region that answers knows it; other members may be ahead.</summary>
/// <param name="Region">The region that answers.</param>
/// <param name="Chain">Names the log.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Mode">What the epoch outlives: crash (crashes and lost messages) or byzantine (lying members as well).</param>
/// <param name="IsSealed">Whether the epoch takes no more commands, and the next one is about to begin.</param>
/// <param name="Leader">The region that orders; null where none is known to.</param>
/// <param name="Revision">What the next command of an operator names.</param>
/// <param name="Members">The members, of this epoch or the next.</param>
/// <param name="Operators">Fingerprints of the operators' keys: SHA-256 of SubjectPublicKeyInfo.</param>
/// <param name="Hindrance">Why the federation cannot be as it should be, such as tooFewMembers; null where it can.</param>
/// <param name="Switches">Epochs that began, as far as the member remembers, the oldest first.</param>
/// <param name="Offences">How many offences are proven.</param>
/// <param name="Vms">How many VMs have an owner.</param>
/// <param name="Index">The last entry of the epoch that the member has executed.</param>
/// <param name="CertifiedIndex">The last entry at which a quorum has signed the same state; 0 before the epoch's first.</param>
/// <param name="Halted">Why the member has stopped by itself; null while it goes on.</param>
internal sealed record FederationBody(
    string Region,
    string Chain,
    long Epoch,
    string Mode,
    bool IsSealed,
    string? Leader,
    long Revision,
    IReadOnlyList<MemberBody> Members,
    IReadOnlyList<string> Operators,
    string? Hindrance,
    IReadOnlyList<SwitchBody> Switches,
    int Offences,
    int Vms,
    long Index,
    long CertifiedIndex,
    string? Halted)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static FederationBody Of(FederationInfo federation) => new(
        federation.Region,
        federation.Chain,
        federation.Epoch,
        federation.Mode,
        federation.IsSealed,
        federation.Leader,
        federation.Revision,
        [.. federation.Members.Select(MemberBody.Of)],
        federation.Operators,
        federation.Hindrance,
        [.. federation.Switches.Select(began => new SwitchBody(began.Epoch, began.Mode, began.Reason, began.At))],
        federation.Offences,
        federation.Vms,
        federation.Index,
        federation.CertifiedIndex,
        federation.Halted);
}

/// <summary>A member of the federation's log.</summary>
/// <param name="Region">Its region.</param>
/// <param name="TrustDomain">Who answers for it; empty where nobody said.</param>
/// <param name="Key">Its public key: SubjectPublicKeyInfo in base64.</param>
/// <param name="IsQuarantined">Whether it was proven to break the rules: it gains nothing any more.</param>
/// <param name="Change">What the next epoch does to it: joins, leaves or changes; null for nothing.</param>
/// <param name="Measured">How many windows it has measured; one a minute.</param>
/// <param name="Quiet">How many of them since the epoch began, an offence was proven, or it had a doubt.</param>
/// <param name="RoundTrips">The round trips that it measured last.</param>
internal sealed record MemberBody(
    string Region,
    string TrustDomain,
    string Key,
    bool IsQuarantined,
    string? Change,
    long Measured,
    long Quiet,
    IReadOnlyList<RoundTripBody> RoundTrips)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static MemberBody Of(FederationMemberInfo member) => new(
        member.Region,
        member.TrustDomain,
        member.Key,
        member.IsQuarantined,
        member.Change,
        member.Measured,
        member.Quiet,
        [.. member.RoundTrips.Select(peer => new RoundTripBody(peer.Region, peer.RoundTrip?.TotalMilliseconds, peer.LossPerMillion))]);
}

/// <summary>What a member measured of another one.</summary>
/// <param name="Region">The other one.</param>
/// <param name="RoundTripMs">The median round trip, in milliseconds; null where nothing came back.</param>
/// <param name="LossPerMillion">How many of a million messages were lost.</param>
internal sealed record RoundTripBody(string Region, double? RoundTripMs, int LossPerMillion);

/// <summary>An epoch that began.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="Mode">Its mode: crash or byzantine.</param>
/// <param name="Reason">Why: offence, trust, doubt, members, pace or operator; null where the member did not see it.</param>
/// <param name="At">When the member saw it begin; null where it had begun before the member did.</param>
internal sealed record SwitchBody(long Epoch, string Mode, string? Reason, DateTimeOffset? At);
