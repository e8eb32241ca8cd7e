namespace NovaCron.Silo.Federation;

/// <summary>
/// Who is at the other end of a connection to the federation port, by its certificate. A connection feature: requests that
/// came in elsewhere have none.
/// </summary>
/// <param name="Region">The region its certificate names; a configured peer.</param>
internal sealed record FederationPeer(string Region);
