using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>What a data port takes, and what strangers may cost it.</summary>
public sealed class TcpAcceptorOptions
{
    /// <summary>Largest number of connections that can be configured.</summary>
    public const int ConnectionsLimit = 65_536;

    /// <summary>Connections of all peers together, those in their handshake included; further ones are reset. 4096 by default.</summary>
    public int ConnectionsMax { get; init; } = 4096;

    /// <summary>Connections of one region that have proven it; further ones are reset. 1024 by default.</summary>
    public int PeerConnectionsMax { get; init; } = 1024;

    /// <summary>
    /// Connections that have not proven yet who they are. 128 by default. When one more comes the oldest of them is reset: honest ones
    /// take a few round trips, so that whoever only holds places does not shut them out.
    /// </summary>
    public int HandshakesMax { get; init; } = 128;

    /// <summary>How long proving it may take. 10 seconds by default.</summary>
    public TimeSpan HandshakeTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections the kernel has made and this process has not taken yet. 512 by default.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>How the kernel is to treat the connections.</summary>
    public SocketTuningOptions Sockets { get; init; } = new();

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names the option and the range.</exception>
    public void Validate()
    {
        Require(ConnectionsMax, nameof(ConnectionsMax));
        Require(PeerConnectionsMax, nameof(PeerConnectionsMax));
        Require(HandshakesMax, nameof(HandshakesMax));
        Require(Backlog, nameof(Backlog));
        if (HandshakeTimeMax <= TimeSpan.Zero || HandshakeTimeMax > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException(
                $"{nameof(TcpAcceptorOptions)}.{nameof(HandshakeTimeMax)} must be more than zero, at most one minute.");
        }

        Sockets.Validate();
    }

    private static void Require(int value, string option)
    {
        if (value is < 1 or > ConnectionsLimit)
        {
            throw new ArgumentException($"{nameof(TcpAcceptorOptions)}.{option} must be 1 to {ConnectionsLimit}.");
        }
    }
}
