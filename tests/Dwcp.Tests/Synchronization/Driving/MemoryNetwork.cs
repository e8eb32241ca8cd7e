using NovaCron.Dwcp.Synchronization.Driving;

namespace NovaCron.Dwcp.Tests.Synchronization.Driving;

/// <summary>Connects the drivers of regions in memory. Links may be cut: what is sent then is lost.</summary>
internal sealed class MemoryNetwork
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Life, Action<string, int, ReadOnlyMemory<byte>> Receive, ISyncLinkEvents Events)> _there = [];
    private readonly HashSet<string> _cut = [];

    public ISyncLink LinkOf(string region) => new Link(this, region);

    /// <summary>Cuts a region off from all others, or joins it again.</summary>
    public void Cut(string region, bool isCut)
    {
        lock (_gate)
        {
            _ = isCut ? _cut.Add(region) : _cut.Remove(region);
            foreach (var other in _there.Keys.Where(other => other != region && !_cut.Contains(other)))
            {
                Tell(region, other, !isCut);
            }
        }
    }

    /// <summary>A driver is to get what others send to its region.</summary>
    public void Attach(string region, SyncDriver driver, int life)
    {
        lock (_gate)
        {
            _there[region] = (life, driver.Receive, driver);
            foreach (var other in _there.Keys.Where(other => other != region && IsThrough(region, other)))
            {
                Tell(region, other, isThere: true);
            }
        }
    }

    private bool IsThrough(string from, string to) => !_cut.Contains(from) && !_cut.Contains(to);

    private void Tell(string region, string other, bool isThere)
    {
        foreach (var (here, there) in new[] { (region, other), (other, region) })
        {
            if (!_there.TryGetValue(here, out var at) || !_there.TryGetValue(there, out var peer))
            {
                continue;
            }

            if (isThere)
            {
                peer.Receive(here, at.Life, default);
                at.Events.Connected(there);
            }
            else
            {
                at.Events.Disconnected(there);
            }
        }
    }

    private sealed class Link(MemoryNetwork network, string region) : ISyncLink
    {
        public ISyncSession Open(int incarnation, ISyncLinkEvents events)
        {
            network.Attach(region, (SyncDriver)events, incarnation);
            return new Session(network, region, incarnation, events);
        }
    }

    private sealed class Session(MemoryNetwork network, string region, int incarnation, ISyncLinkEvents events) : ISyncSession
    {
        public void Send(string to, ReadOnlyMemory<byte> message)
        {
            lock (network._gate)
            {
                if (network.IsThrough(region, to) && network._there.TryGetValue(to, out var there))
                {
                    there.Receive(region, incarnation, message.ToArray());
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (network._gate)
            {
                if (!network._there.TryGetValue(region, out var there) || there.Events != events)
                {
                    // Another driver of the region has taken the place: its connections are not this one's to end.
                    return ValueTask.CompletedTask;
                }

                network._there.Remove(region);
                foreach (var other in network._there.Values)
                {
                    other.Events.Disconnected(region);
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}
