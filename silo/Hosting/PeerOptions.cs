using System.Net;

namespace NovaCron.Silo.Hosting;

/// <summary>A peer region, as <c>--peer us=10.0.1.1:7400</c> names it.</summary>
/// <param name="Region">The peer's name; its certificate must say the same.</param>
/// <param name="Address">Where its federation port is reached from here.</param>
internal sealed record PeerOptions(string Region, DnsEndPoint Address);
