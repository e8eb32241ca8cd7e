using System.Net;

namespace Orleans.Runtime.Membership;

/// <summary>A member of the cluster, as the membership table holds it.</summary>
/// <param name="Endpoint">Where silos would reach it.</param>
/// <param name="Generation">Tells it from earlier members of the same address.</param>
/// <param name="SiloName">Its name, for people.</param>
/// <param name="HostName">Its machine's name.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="ProxyPort">The port for clients; 0 for none.</param>
/// <param name="StartTime">When it started, UTC.</param>
/// <param name="IAmAliveTime">When it last said that it lives, UTC.</param>
/// <param name="SuspectTimes">Who suspects it, as Orleans writes it; this engine suspects nobody, and keeps what is there.</param>
internal sealed record Member(
    IPEndPoint Endpoint,
    int Generation,
    string SiloName,
    string HostName,
    SiloStatus Status,
    int ProxyPort,
    DateTime StartTime,
    DateTime IAmAliveTime,
    string? SuspectTimes = null)
{
    /// <summary>Whether two rows are about one member, whatever they say of it.</summary>
    public bool IsSameAs(Member other) => Endpoint.Equals(other.Endpoint) && Generation == other.Generation;
}
