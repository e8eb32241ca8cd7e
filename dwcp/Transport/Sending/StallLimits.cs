using static NovaCron.Dwcp.Transport.TimeSpans;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>How long a connection may make no headway. Pure.</summary>
/// <param name="Stall">After this others take over what it had, as long as one of them is sound.</param>
/// <param name="Drop">After this a stalled one is dropped.</param>
/// <param name="Probe">When all are silent for this long another connection is tried.</param>
internal readonly record struct StallLimits(TimeSpan Stall, TimeSpan Drop, TimeSpan Probe)
{
    private const int StallRoundTrips = 4;
    private const int ProbeRoundTrips = 8;

    /// <summary>The limits on a path.</summary>
    /// <param name="options">The shortest limits.</param>
    /// <param name="version">
    /// The frame version: a receiver of version 1 says something at every keep-alive only, and must be given that time.
    /// </param>
    /// <param name="roundTrip">The path's round trip, as far as known.</param>
    /// <param name="probes">Probes since the last acknowledgement: each doubles the time until the next.</param>
    public static StallLimits Of(AmstOptions options, byte version, TimeSpan roundTrip, int probes)
    {
        var floor = version == AmstProtocol.FrameVersionFirst ? 2 * options.KeepAliveInterval : TimeSpan.Zero;
        var stall = Later(Later(options.StallTime, StallRoundTrips * roundTrip), floor);
        var probe = Later(Later(options.ProbeTime, ProbeRoundTrips * roundTrip), floor) * (1 << Math.Min(probes, 8));
        return new StallLimits(stall, Later(options.StallTimeMax, 2 * stall), probe < options.IdleTimeMax ? probe : options.IdleTimeMax);
    }

    /// <summary>All connections silent for this long: the rate of that time is not the path's.</summary>
    public static TimeSpan Hesitation(TimeSpan roundTrip) => Later(TimeSpan.FromMilliseconds(500), 3 * roundTrip);

    /// <summary>After a break the rate is the path's again when connections have had this time to find it.</summary>
    public static TimeSpan Settling(TimeSpan roundTrip) => Later(TimeSpan.FromSeconds(2), 10 * roundTrip);
}
