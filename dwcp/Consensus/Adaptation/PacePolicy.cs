using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Adaptation;

/// <summary>
/// Timeouts that follow round trips. Each member's own round trip is the one in which it hears from a quorum, and the federation's is
/// the median of those: as many liars as an epoch outlives cannot take it outside of what the others measured.
/// </summary>
internal static class PacePolicy
{
    /// <summary>Windows of an epoch that count before its pace is doubted: it changes every three minutes at most.</summary>
    public const int WindowsMin = 3;

    /// <summary>An election takes this many round trips: a heartbeat may be lost several times.</summary>
    private const int RoundTripsPerElection = 10;

    /// <summary>A leader shows itself this often in the time of an election.</summary>
    private const int HeartbeatsPerElection = 10;

    private const long MicrosecondsStep = 100_000;
    private const long ElectionMicrosecondsMin = 1_000_000;
    private const long ElectionMicrosecondsMax = 20_000_000;

    /// <summary>The next epoch's timeouts: those of now, unless they are off by more than a half.</summary>
    public static FederationTimeouts Timeouts(FederationState state)
    {
        var now = state.Configuration.Timeouts;
        if (RoundTripMicroseconds(state) is not { } roundTrip)
        {
            return now;
        }

        var steps = ((roundTrip * RoundTripsPerElection) + MicrosecondsStep - 1) / MicrosecondsStep;
        var wanted = Math.Clamp(steps * MicrosecondsStep, ElectionMicrosecondsMin, ElectionMicrosecondsMax);
        var election = now.Election.Ticks / TimeSpan.TicksPerMicrosecond;
        if (wanted * 2 < election * 3 && wanted * 2 > election)
        {
            return now;
        }

        var time = TimeSpan.FromTicks(wanted * TimeSpan.TicksPerMicrosecond);
        return new FederationTimeouts(TimeSpan.FromTicks(time.Ticks / HeartbeatsPerElection), time, time);
    }

    private static long? RoundTripMicroseconds(FederationState state)
    {
        var configuration = state.Configuration;
        var others = configuration.Quorum - 1;
        if (others == 0)
        {
            return null;
        }

        long[] measured = [.. AdaptationPolicy.Measured(state)
            .Where(member => member.Quiet >= WindowsMin && member.Peers.Count >= others)
            .Select(member => OfQuorum(member, others))
            .Order()];
        return measured.Length >= configuration.Members.Count - configuration.Faults ? measured[measured.Length / 2] : null;
    }

    private static long OfQuorum(MemberMeasurement member, int others) =>
        member.Peers.Select(Effective).Order().ElementAt(others - 1);

    /// <summary>What is lost is sent again: each percent of loss makes a round trip a tenth longer.</summary>
    private static long Effective(PeerMeasurement peer) =>
        peer.RoundTripMicroseconds + (peer.RoundTripMicroseconds * (long)peer.LossPerMillion / 100_000);
}
