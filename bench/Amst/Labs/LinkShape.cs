using System.Globalization;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>A link between the two ends; both directions alike.</summary>
/// <param name="RateMbit">Rate of the bottleneck, counted in bytes of IP packets.</param>
/// <param name="RoundTripMs">Propagation there and back.</param>
/// <param name="LossPercent">Packets lost at random, in either direction.</param>
internal sealed record LinkShape(double RateMbit, double RoundTripMs, double LossPercent = 0)
{
    /// <summary>Bytes of a packet on the link.</summary>
    public const int Mtu = 1500;

    /// <summary>IP and TCP headers, with time stamps.</summary>
    public const int HeaderBytes = 40 + 12;

    /// <summary>What waits at the bottleneck at most, in multiples of the link's bandwidth-delay product.</summary>
    public double QueueBdp { get; init; } = 1;

    /// <summary>A file with the rate of each second in Mbit/s, over and over; null for a constant rate.</summary>
    public string? TraceFile { get; init; }

    /// <summary>The most payload that TCP can carry: the rate without headers.</summary>
    public double PayloadCeilingMbit => RateMbit * (Mtu - HeaderBytes) / Mtu;

    /// <summary>For tables and file keys.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{RateMbit} Mbit/s, {RoundTripMs} ms, {LossPercent} %");
}
