using System.Collections.Immutable;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using NovaCron.Agent;

namespace NovaCron.Silo.Agents;

/// <summary>One channel for each address that is talked to; of too many, the one that was left alone longest goes.</summary>
/// <param name="create">Makes the channel to an address.</param>
/// <param name="max">The most channels.</param>
internal sealed class AgentChannels(Func<DnsEndPoint, GrpcChannel> create, int max) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<DnsEndPoint, Entry> _entries = [];
    private long _rents;
    private bool _disposed;

    /// <summary>Channels there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>Takes a channel until the result is disposed of.</summary>
    /// <exception cref="AgentException">All channels are busy with other hosts.</exception>
    public Lease Rent(DnsEndPoint address)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(address, out var entry))
            {
                MakeRoom();
                _entries[address] = entry = new Entry(create(address));
            }

            entry.Users++;
            entry.LastRent = ++_rents;
            return new Lease(this, entry);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var entry in _entries.Values)
                entry.Channel.Dispose();
            _entries.Clear();
        }
    }

    private void MakeRoom()
    {
        if (_entries.Count < max)
            return;
        var idle = _entries.Where(entry => entry.Value.Users == 0).OrderBy(entry => entry.Value.LastRent).Take(1).ToImmutableArray();
        if (idle.IsEmpty)
            throw new AgentException(AgentError.HostUnreachable, $"{max} other hosts are being talked to, the most this silo does.");
        _entries.Remove(idle[0].Key);
        idle[0].Value.Channel.Dispose();
    }

    private void Return(Entry entry)
    {
        lock (_gate)
            entry.Users--;
    }

    /// <summary>A channel in use.</summary>
    internal sealed class Lease(AgentChannels channels, Entry entry) : IDisposable
    {
        private int _returned;

        /// <summary>Makes the calls.</summary>
        public CallInvoker Invoker { get; } = entry.Channel.CreateCallInvoker();

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
                channels.Return(entry);
        }
    }

    /// <summary>A channel and its users.</summary>
    internal sealed class Entry(GrpcChannel channel)
    {
        /// <summary>The channel.</summary>
        public GrpcChannel Channel { get; } = channel;

        /// <summary>Leases that are out.</summary>
        public int Users { get; set; }

        /// <summary>When it was rented last, in rents.</summary>
        public long LastRent { get; set; }
    }
}
