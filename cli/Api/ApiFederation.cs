namespace NovaCron.Cli.Api;

/// <summary>The federation's log, as REST gives it.</summary>
/// <param name="Region">The region that answered.</param>
/// <param name="Chain">Names the log.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Mode"><c>crash</c> or <c>byzantine</c>.</param>
/// <param name="IsSealed">Whether the epoch takes no more commands.</param>
/// <param name="Leader">The region that orders; null where none is known to.</param>
/// <param name="Revision">What the next command of an operator names.</param>
/// <param name="Members">The members.</param>
/// <param name="Operators">Fingerprints of the operators' keys.</param>
/// <param name="Hindrance">Why the federation cannot be as it should be; null where it can.</param>
/// <param name="Switches">Epochs that began, the oldest first.</param>
/// <param name="Offences">How many offences are proven.</param>
/// <param name="Vms">How many VMs have an owner.</param>
/// <param name="Index">The last entry that the member has executed.</param>
/// <param name="CertifiedIndex">The last entry at which a quorum has signed the same state.</param>
/// <param name="Halted">Why the member has stopped by itself; null while it goes on.</param>
internal sealed record ApiFederation(
    string Region,
    string Chain,
    long Epoch,
    string Mode,
    bool IsSealed,
    string? Leader,
    long Revision,
    IReadOnlyList<ApiMember> Members,
    IReadOnlyList<string> Operators,
    string? Hindrance,
    IReadOnlyList<ApiSwitch> Switches,
    int Offences,
    int Vms,
    long Index,
    long CertifiedIndex,
    string? Halted);

/// <summary>A member of the federation's log.</summary>
/// <param name="Region">Its region.</param>
/// <param name="TrustDomain">Who answers for it; empty where nobody said.</param>
/// <param name="Key">Its public key.</param>
/// <param name="IsQuarantined">Whether it was proven to break the rules.</param>
/// <param name="Change">What the next epoch does to it; null for nothing.</param>
/// <param name="Measured">How many windows it has measured.</param>
/// <param name="Quiet">How many of them were quiet.</param>
/// <param name="RoundTrips">The round trips that it measured last.</param>
internal sealed record ApiMember(
    string Region,
    string TrustDomain,
    string Key,
    bool IsQuarantined,
    string? Change,
    long Measured,
    long Quiet,
    IReadOnlyList<ApiRoundTrip> RoundTrips);

/// <summary>What a member measured of another one.</summary>
/// <param name="Region">The other one.</param>
/// <param name="RoundTripMs">The median round trip, in milliseconds; null where nothing came back.</param>
/// <param name="LossPerMillion">How many of a million messages were lost.</param>
internal sealed record ApiRoundTrip(string Region, double? RoundTripMs, int LossPerMillion);

/// <summary>An epoch that began.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="Mode">Its mode.</param>
/// <param name="Reason">Why; null where the member did not see it.</param>
/// <param name="At">When; null where it had begun before the member did.</param>
internal sealed record ApiSwitch(long Epoch, string Mode, string? Reason, DateTimeOffset? At);
