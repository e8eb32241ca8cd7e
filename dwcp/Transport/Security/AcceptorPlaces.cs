using System.Collections.Frozen;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>Counts a data port's connections against its limits. May be used by many connections at once.</summary>
internal sealed class AcceptorPlaces(IEnumerable<string> peers, TcpAcceptorOptions options)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Action> _handshakes = new();
    private readonly FrozenDictionary<string, Places> _peers =
        peers.ToFrozenDictionary(peer => peer, _ => new Places(), StringComparer.Ordinal);

    private TaskCompletionSource? _drained;
    private int _connections;

    /// <summary>Connections there are, those in their handshake included.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _connections;
            }
        }
    }

    /// <summary>Connections in their handshake.</summary>
    public int Handshakes
    {
        get
        {
            lock (_gate)
            {
                return _handshakes.Count;
            }
        }
    }

    /// <summary>A connection comes; false when there are too many, or none is taken any more.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_drained is not null || _connections >= options.ConnectionsMax)
            {
                return false;
            }

            _connections++;
            return true;
        }
    }

    /// <summary>A connection that had entered is gone.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_connections == 0)
            {
                _drained?.TrySetResult();
            }
        }
    }

    /// <summary>A handshake begins; the oldest one is ended when there are too many.</summary>
    /// <param name="end">Ends this one.</param>
    public LinkedListNode<Action> BeginHandshake(Action end)
    {
        Action? oldest = null;
        LinkedListNode<Action> place;
        lock (_gate)
        {
            if (_handshakes.Count >= options.HandshakesMax)
            {
                oldest = _handshakes.First!.Value;
                _handshakes.RemoveFirst();
            }

            place = _handshakes.AddLast(end);
        }

        oldest?.Invoke();
        return place;
    }

    /// <summary>A handshake is over.</summary>
    public void EndHandshake(LinkedListNode<Action> place)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                _handshakes.Remove(place);
            }
        }
    }

    /// <summary>A region has proven itself; says why it may not go on, as a clause for the operator, or null.</summary>
    public string? EnterPeer(string region)
    {
        if (!_peers.TryGetValue(region, out var places))
        {
            return $"its region '{region}' is no configured peer";
        }

        lock (_gate)
        {
            if (places.Taken >= options.PeerConnectionsMax)
            {
                return $"its region '{region}' has {options.PeerConnectionsMax} connections already";
            }

            places.Taken++;
            return null;
        }
    }

    /// <summary>A connection of a region that had entered is gone.</summary>
    public void LeavePeer(string region)
    {
        lock (_gate)
        {
            _peers[region].Taken--;
        }
    }

    /// <summary>Takes no more connections; completes when none is left.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_connections == 0)
            {
                _drained.TrySetResult();
            }

            return _drained.Task;
        }
    }

    private sealed class Places
    {
        public int Taken { get; set; }
    }
}
