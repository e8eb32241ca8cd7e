using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Grpc.Net.Client;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Grains.Federation;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Federation;

/// <summary>This region's links to all its configured peers: one channel each, kept for the life of the process.</summary>
internal sealed class PeerLinks : IFederation, IReplicaLink, IDisposable
{
    private readonly List<GrpcChannel> _channels = [];
    private readonly FrozenDictionary<string, IRegionLink> _links;
    private readonly FrozenDictionary<string, LinkSender<Wire.ConsensusMessage, Wire.SendConsensusReply>> _senders;

    /// <summary>Makes the links; nothing is connected yet.</summary>
    public PeerLinks(RegionOptions region, TlsIdentity identity, FederationOptions options, TimeProvider time)
    {
        options.Validate();
        LocalRegion = region.Region;
        _links = region.Peers.ToFrozenDictionary(
            peer => peer.Region,
            peer =>
            {
                var channel = LinkChannel.Create(peer.Region, peer.Addresses, identity, options.Channel, time);
                _channels.Add(channel);
                var link = new GrpcRegionLink(
                    LocalRegion, peer.Region, peer.Address.ToText(), channel.CreateCallInvoker(), options, time);
                return (IRegionLink)link;
            },
            StringComparer.Ordinal);
        _senders = _links.Values.ToFrozenDictionary(
            link => link.Region, link => ((GrpcRegionLink)link).CreateConsensusSender(), StringComparer.Ordinal);
        Links = [.. _links.Values.OrderBy(link => link.Region, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string LocalRegion { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IRegionLink> Links { get; }

    /// <inheritdoc/>
    public bool TryGetLink(string region, [NotNullWhen(true)] out IRegionLink? link) => _links.TryGetValue(region, out link);

    /// <summary>Sends a message of consensus to a peer; one to a region that is none is dropped.</summary>
    public void Send(string region, ReadOnlyMemory<byte> message)
    {
        if (_senders.TryGetValue(region, out var sender))
            sender.Send(message);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sender in _senders.Values)
            sender.Dispose();
        foreach (var channel in _channels)
            channel.Dispose();
    }
}
