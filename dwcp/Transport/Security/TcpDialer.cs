namespace NovaCron.Dwcp.Transport.Security;

/// <summary>Dials one region's endpoint with TCP and mutual TLS.</summary>
/// <param name="endpoint">Where it listens: <c>host:port</c>, <c>[ipv6]:port</c>.</param>
/// <param name="identity">Who this side is and whom it trusts.</param>
/// <param name="expectedRegion">The region that must answer.</param>
/// <param name="options">How connections are made.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class TcpDialer(
    string endpoint, TlsIdentity identity, string expectedRegion, TcpDialerOptions options, TimeProvider timeProvider) : IAmstDialer
{
    /// <inheritdoc/>
    public ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{endpoint}{identity}{expectedRegion}{options}{timeProvider}");
}
