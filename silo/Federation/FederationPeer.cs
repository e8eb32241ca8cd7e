namespace NovaCron.Silo.Federation;

/// <summary>
/// Who is at the other end of a connection to the federation port, by its certificate. A connection feature: requests that
/// came in elsewhere have none.
/// </summary>
/// <param name="Region">The region its certificate names.</param>
/// <param name="IsAdmitted">Whether that region is a configured peer; one that is not is told so, and nothing else.</param>
/// <param name="IsOwn">Whether it is this region itself: one of its silos, for this host's agent.</param>
internal sealed record FederationPeer(string Region, bool IsAdmitted, bool IsOwn = false);
