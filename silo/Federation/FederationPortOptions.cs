namespace NovaCron.Silo.Federation;

/// <summary>What the federation port takes.</summary>
internal sealed class FederationPortOptions
{
    /// <summary>Connections of all peers together. Default 4096; 1 to 65536.</summary>
    public int ConnectionsMax { get; set; } = 4096;

    /// <summary>Connections of one peer: its link, and the streams of its migrations. Default 1024; 1 to 65536.</summary>
    public int PeerConnectionsMax { get; set; } = 1024;

    /// <summary>Connections of this region's own silos, for this host's agent. Default 1024; 1 to 65536.</summary>
    public int OwnConnectionsMax { get; set; } = 1024;

    /// <summary>Connections that have not proven yet who they are. Default 64; 1 to 65536.</summary>
    public int HandshakesMax { get; set; } = 64;

    /// <summary>How long proving it may take. Default 10 s; 100 ms to 1 min.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public void Validate()
    {
        Range(ConnectionsMax, nameof(ConnectionsMax));
        Range(PeerConnectionsMax, nameof(PeerConnectionsMax));
        Range(OwnConnectionsMax, nameof(OwnConnectionsMax));
        Range(HandshakesMax, nameof(HandshakesMax));
        if (HandshakeTimeout < TimeSpan.FromMilliseconds(100) || HandshakeTimeout > TimeSpan.FromMinutes(1))
            throw new ArgumentOutOfRangeException(nameof(HandshakeTimeout), HandshakeTimeout, "HandshakeTimeout must be 100 ms to 1 min.");
    }

    private static void Range(int value, string name)
    {
        if (value is < 1 or > 65536)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be 1 to 65536.");
    }
}
