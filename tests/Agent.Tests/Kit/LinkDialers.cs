using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Tests.Kit;

/// <summary>Dials through a link.</summary>
internal sealed class LinkDialers(IAgentDialers dialers, Link link) : IAgentDialers
{
    public string CongestionControl => dialers.CongestionControl;

    public IAmstDialer Create(string endpoint, string region) => new Dialer(dialers.Create(endpoint, region), link);

    private sealed class Dialer(IAmstDialer dialer, Link link) : IAmstDialer
    {
        public async ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken)
        {
            var connection = await dialer.DialAsync(cancellationToken);
            return new AmstConnection(
                new DuplexPipe(connection.Input, new LinkWriter(connection.Output, link)),
                connection.PeerRegion,
                connection.Peer,
                connection.Abort,
                connection.DisposeAsync);
        }
    }
}
