using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Paths;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Agent;

/// <summary>Dials by TCP and mutual TLS, as this region.</summary>
/// <param name="identity">Who this side is and whom it trusts.</param>
/// <param name="options">How connections are made.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class TlsAgentDialers(TlsIdentity identity, TcpDialerOptions options, TimeProvider timeProvider) : IAgentDialers
{
    private readonly SocketTuning _sockets = new(options.Sockets);

    /// <inheritdoc/>
    public string CongestionControl => _sockets.CongestionControlOffered;

    /// <inheritdoc/>
    public IAmstDialer Create(string endpoint, string region) => new TcpDialer(endpoint, identity, region, options, timeProvider);
}
