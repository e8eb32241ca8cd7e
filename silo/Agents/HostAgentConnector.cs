using NovaCron.Agent;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Grains.Hosts;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Agents;

/// <summary>Reaches the agents of this region's other hosts over gRPC, on their federation ports.</summary>
internal sealed class HostAgentConnector : IHostAgentConnector, IDisposable
{
    private readonly string _region;
    private readonly string _local;
    private readonly AgentLinkOptions _options;
    private readonly TimeProvider _time;
    private readonly AgentChannels _channels;

    /// <summary>Makes it; nothing is connected yet.</summary>
    public HostAgentConnector(LocalHost local, TlsIdentity identity, AgentLinkOptions options, TimeProvider time)
    {
        options.Validate();
        (_region, _local, _options, _time) = (identity.Region, local.Name, options, time);
        _channels = new AgentChannels(
            address => LinkChannel.Create(identity.Region, [address], identity, options.Channel, time), options.ChannelsMax);
    }

    /// <inheritdoc/>
    public IHostAgent Connect(string host, string address) => new RemoteHostAgent(Caller(host, address), _options);

    /// <inheritdoc/>
    public async Task<Guid?> IdentifyAsync(string host, string address, CancellationToken cancellationToken)
    {
        try
        {
            return await Caller(host, address).CallAsync(
                (client, call) => client.IdentifyAsync(new Wire.IdentifyRequest(), call),
                reply => reply.Process.Length == AgentProtocol.ProcessBytes ? new Guid(reply.Process.Span) : (Guid?)null,
                _options.AskTimeout,
                cancellationToken);
        }
        catch (AgentException exception) when (exception.Error is AgentError.HostUnreachable)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _channels.Dispose();

    private AgentCaller Caller(string host, string address) => EndPointText.TryParseRemote(address, out var endPoint)
        ? new AgentCaller(_channels, endPoint, _region, _local, host, _time)
        : throw new AgentException(AgentError.HostUnreachable, $"Host {host} says that it is reached at '{address}', which is no address.");
}
