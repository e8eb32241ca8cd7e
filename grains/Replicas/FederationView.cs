using System.Collections.Immutable;
using System.Text.Json;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Replicas;

/// <summary>The federation's log as operators see it.</summary>
internal static class FederationView
{
    public static FederationInfo ToInfo(MemberView view, ReplicaStatus status)
    {
        var state = view.State;
        var configuration = state.Configuration;
        return new FederationInfo(
            view.Region,
            configuration.Chain,
            configuration.Epoch,
            ModeName(configuration.Mode == ConsensusMode.Byzantine),
            state.IsSealed,
            view.Leader,
            state.Revision,
            Members(state),
            [.. configuration.Operators.Select(key => key.Fingerprint.ToString())],
            AdaptationPolicy.Hindrance(state) is { } hindrance ? Name(hindrance) : null,
            [.. status.Switches.Select(ToSwitch)],
            state.Offences.Count,
            state.VmCount,
            view.Applied,
            view.Certificate?.Index ?? 0,
            view.Halted);
    }

    public static FederationOffence ToOffence(Offence offence) =>
        new(offence.Epoch, offence.Item, offence.Region, offence.Proof.ToString());

    /// <summary>The mode of a name.</summary>
    public static ConsensusMode ModeOf(string name) => name switch
    {
        "crash" => ConsensusMode.Crash,
        "byzantine" => ConsensusMode.Byzantine,
        _ => throw Failures.Request(NovaCronError.InvalidRequest, "The mode must be crash or byzantine."),
    };

    /// <summary>A name as users see it.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string ModeName(bool isByzantine) => isByzantine ? "byzantine" : "crash";

    private static FederationSwitch ToSwitch(EpochSwitch began) => new(
        began.Epoch, ModeName(began.IsByzantine), began.Reason is { } reason ? Name(reason) : null, began.At);

    private static ImmutableArray<FederationMemberInfo> Members(FederationState state)
    {
        var now = state.Configuration.Members;
        var coming = state.Members.Where(member => state.Configuration.IndexOf(member.Region) < 0);
        return [.. now.Concat(coming).Select(member => ToMember(state, member))];
    }

    private static FederationMemberInfo ToMember(FederationState state, FederationMember member)
    {
        var measured = state.Measurements.GetValueOrDefault(member.Region);
        return new FederationMemberInfo(
            member.Region,
            member.TrustDomain,
            Convert.ToBase64String(member.Key.Info.Span),
            state.IsQuarantined(member.Region),
            ChangeOf(state, member),
            measured?.Window ?? 0,
            measured?.Quiet ?? 0,
            [.. (measured?.Peers ?? []).Select(ToRoundTrip)]);
    }

    private static string? ChangeOf(FederationState state, FederationMember member)
    {
        var now = state.Configuration.Find(member.Region);
        var next = state.Members.FirstOrDefault(other => other.Region == member.Region);
        return next is null ? "leaves" : now is null ? "joins" : now == next ? null : "changes";
    }

    private static FederationRoundTrip ToRoundTrip(PeerMeasurement peer) => new(
        peer.Region,
        peer.RoundTripMicroseconds > 0 ? TimeSpan.FromMicroseconds(peer.RoundTripMicroseconds) : null,
        peer.LossPerMillion);
}
