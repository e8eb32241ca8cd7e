using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>The federation's log, as a region's member knows it.</summary>
/// <param name="Region">Whose member it is.</param>
/// <param name="Chain">Names the log.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Mode">What the epoch outlives: <c>crash</c> or <c>byzantine</c>.</param>
/// <param name="IsSealed">Whether the epoch takes no more commands, and the next one is about to begin.</param>
/// <param name="Leader">The region that orders; null where none is known to.</param>
/// <param name="Revision">What the next command of an operator names.</param>
/// <param name="Members">The members, in this epoch or the next.</param>
/// <param name="Operators">Fingerprints of the operators' keys.</param>
/// <param name="Hindrance">Why the federation cannot be as it should be, such as <c>tooFewMembers</c>; null where it can.</param>
/// <param name="Switches">Epochs that began, as far as the member remembers; the oldest first.</param>
/// <param name="Offences">How many offences are proven.</param>
/// <param name="Vms">How many VMs have an owner.</param>
/// <param name="Index">The last entry of the epoch that the member has executed.</param>
/// <param name="CertifiedIndex">The last entry at which a quorum has signed the same state; 0 before the epoch's first.</param>
/// <param name="Halted">Why the member has stopped by itself; null while it goes on.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FederationInfo")]
public sealed record FederationInfo(
    [property: Id(0)] string Region,
    [property: Id(1)] string Chain,
    [property: Id(2)] long Epoch,
    [property: Id(3)] string Mode,
    [property: Id(4)] bool IsSealed,
    [property: Id(5)] string? Leader,
    [property: Id(6)] long Revision,
    [property: Id(7)] ImmutableArray<FederationMemberInfo> Members,
    [property: Id(8)] ImmutableArray<string> Operators,
    [property: Id(9)] string? Hindrance,
    [property: Id(10)] ImmutableArray<FederationSwitch> Switches,
    [property: Id(11)] int Offences,
    [property: Id(12)] int Vms,
    [property: Id(13)] long Index,
    [property: Id(14)] long CertifiedIndex,
    [property: Id(15)] string? Halted);

/// <summary>A member of the federation's log.</summary>
/// <param name="Region">Its region.</param>
/// <param name="TrustDomain">Who answers for it; empty where nobody said.</param>
/// <param name="Key">Its public key, SubjectPublicKeyInfo in base64.</param>
/// <param name="IsQuarantined">Whether it was proven to break the rules.</param>
/// <param name="Change">What the next epoch does to it: <c>joins</c>, <c>leaves</c> or <c>changes</c>; null for nothing.</param>
/// <param name="Measured">How many windows it has measured; a member measures once a minute.</param>
/// <param name="Quiet">How many of them since the epoch began, an offence was proven, or it had a doubt.</param>
/// <param name="RoundTrips">The round trips that it measured last.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FederationMemberInfo")]
public sealed record FederationMemberInfo(
    [property: Id(0)] string Region,
    [property: Id(1)] string TrustDomain,
    [property: Id(2)] string Key,
    [property: Id(3)] bool IsQuarantined,
    [property: Id(4)] string? Change,
    [property: Id(5)] long Measured,
    [property: Id(6)] long Quiet,
    [property: Id(7)] ImmutableArray<FederationRoundTrip> RoundTrips);

/// <summary>What a member measured of another one.</summary>
/// <param name="Region">The other one.</param>
/// <param name="RoundTrip">The median round trip; null where nothing came back.</param>
/// <param name="LossPerMillion">How many of a million messages were lost.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FederationRoundTrip")]
public sealed record FederationRoundTrip(
    [property: Id(0)] string Region, [property: Id(1)] TimeSpan? RoundTrip, [property: Id(2)] int LossPerMillion);

/// <summary>An epoch that began.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="Mode"><c>crash</c> or <c>byzantine</c>.</param>
/// <param name="Reason">
/// Why: <c>offence</c>, <c>trust</c>, <c>doubt</c>, <c>members</c>, <c>pace</c> or <c>operator</c>; null where the member did not see it.
/// </param>
/// <param name="At">When the member saw it begin; null where it had begun before the member did.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FederationSwitch")]
public sealed record FederationSwitch(
    [property: Id(0)] long Epoch, [property: Id(1)] string Mode, [property: Id(2)] string? Reason, [property: Id(3)] DateTimeOffset? At);

/// <summary>A proven offence.</summary>
/// <param name="Epoch">The epoch in which it was proven.</param>
/// <param name="Item">Its number in the catalogue of offences.</param>
/// <param name="Region">The offender.</param>
/// <param name="ProofSha256">The digest of the proof, in hexadecimal.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FederationOffence")]
public sealed record FederationOffence(
    [property: Id(0)] long Epoch, [property: Id(1)] string Item, [property: Id(2)] string Region, [property: Id(3)] string ProofSha256);

/// <summary>How epochs began.</summary>
/// <param name="Chain">Names the log.</param>
/// <param name="Newest">The newest epoch.</param>
/// <param name="Starts">Beginnings, each proven by the epoch before, encoded; in order.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FederationEpochs")]
public sealed record FederationEpochs(
    [property: Id(0)] string Chain, [property: Id(1)] long Newest, [property: Id(2)] ImmutableArray<FederationEpochStart> Starts);

/// <summary>How an epoch began.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="Bytes">Its beginning, as it is verified.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FederationEpochStart")]
public sealed record FederationEpochStart([property: Id(0)] long Epoch, [property: Id(1)] byte[] Bytes);

/// <summary>What the log answered to an operator's command.</summary>
/// <param name="Outcome">The outcome's name, such as <c>done</c>, <c>stale</c> or <c>notSigned</c>; null where the answer is lost.</param>
/// <param name="Epoch">The epoch that begins next, or a VM's ownership epoch; 0 where neither is meant.</param>
/// <param name="Revision">What the next command of an operator names; 0 where it is not known.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.FederationCommandAnswer")]
public sealed record FederationCommandAnswer(
    [property: Id(0)] string? Outcome, [property: Id(1)] long Epoch, [property: Id(2)] long Revision);
