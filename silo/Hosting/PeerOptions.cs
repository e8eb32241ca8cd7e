using System.Collections.Immutable;
using System.Net;

namespace NovaCron.Silo.Hosting;

/// <summary>A peer region, as <c>--peer us=10.0.1.1:7400,10.0.1.2:7400</c> names it.</summary>
/// <param name="Region">The peer's name; its certificate must say the same.</param>
/// <param name="Addresses">Where federation ports of its silos are reached from here, 1 to 16.</param>
internal sealed record PeerOptions(string Region, ImmutableArray<DnsEndPoint> Addresses)
{
    /// <summary>The most addresses a peer can have.</summary>
    public const int AddressesMax = 16;

    /// <summary>A peer of one address.</summary>
    public PeerOptions(string region, DnsEndPoint address)
        : this(region, [address])
    {
    }

    /// <summary>The first address: what agents and users are told.</summary>
    public DnsEndPoint Address => Addresses[0];
}
