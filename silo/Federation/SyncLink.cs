using System.Collections.Frozen;
using Google.Protobuf;
using Grpc.Net.Client;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Connects this region's replica of the records to those of all configured peers. Each peer has a connection of its own for it, of the
/// lowest priority and limited in pace, so that what steers migrations never waits behind records.
/// </summary>
internal sealed class SyncLink(RegionOptions region, TlsIdentity identity, FederationOptions options, TimeProvider time) : ISyncLink
{
    /// <inheritdoc/>
    public ISyncSession Open(int incarnation, ISyncLinkEvents events) => new Session(
        region.Peers.ToFrozenDictionary(peer => peer.Region, peer => new Peer(region, peer, identity, incarnation, options, events, time)));

    private sealed class Session(FrozenDictionary<string, Peer> peers) : ISyncSession
    {
        public void Send(string region, ReadOnlyMemory<byte> message)
        {
            if (peers.TryGetValue(region, out var peer))
                peer.Send(message);
        }

        public ValueTask DisposeAsync()
        {
            foreach (var peer in peers.Values)
                peer.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Peer : IDisposable
    {
        private readonly GrpcChannel _channel;
        private readonly LinkSender<Wire.SyncMessage, Wire.SynchronizeReply> _sender;

        public Peer(
            RegionOptions region,
            PeerOptions peer,
            TlsIdentity identity,
            int incarnation,
            FederationOptions options,
            ISyncLinkEvents events,
            TimeProvider time)
        {
            _channel = LinkChannel.Create(peer.Region, peer.Addresses, identity, options.SyncChannel, time);
            var client = new Wire.RegionLink.RegionLinkClient(_channel);
            var caller = new LinkCaller(new LinkFailures(region.Region, peer.Region), time);
            _sender = new LinkSender<Wire.SyncMessage, Wire.SynchronizeReply>(
                ends => client.Synchronize(caller.CreateStreamOptions(ends)),
                new LinkSenderParts<Wire.SyncMessage>(
                    message => new Wire.SyncMessage { Incarnation = incarnation, Content = UnsafeByteOperations.UnsafeWrap(message) },
                    options.SyncMessagesMax,
                    options.SyncBytesMax,
                    options.ReconnectPauseMin,
                    options.SyncReconnectPauseMax)
                {
                    Greeting = new Wire.SyncMessage { Incarnation = incarnation },
                    Opened = () => events.Connected(peer.Region),
                    Lost = () => events.Disconnected(peer.Region),
                    BytesPerSecondMax = options.SyncBytesPerSecondMax,
                },
                time);
            _sender.Start();
        }

        public void Send(ReadOnlyMemory<byte> message) => _sender.Send(message);

        public void Dispose()
        {
            _sender.Dispose();
            _channel.Dispose();
        }
    }
}
