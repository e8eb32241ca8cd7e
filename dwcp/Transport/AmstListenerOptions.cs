namespace NovaCron.Dwcp.Transport;

/// <summary>What strangers may cost a listener.</summary>
public sealed class AmstListenerOptions
{
    /// <summary>Longest time from a made connection to its complete HELLO. 10 seconds by default.</summary>
    public TimeSpan HandshakeTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections that may be in their handshake at once; further ones are closed unanswered. 64 by default.</summary>
    public int PendingConnectionsMax { get; init; } = 64;

    /// <summary>Transfers that may be expected or running at once. 256 by default.</summary>
    public int SessionsMax { get; init; } = 256;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names the option and the range.</exception>
    public void Validate()
    {
        if (HandshakeTimeMax <= TimeSpan.Zero || HandshakeTimeMax > TimeSpan.FromDays(1))
        {
            throw new ArgumentException(
                $"{nameof(AmstListenerOptions)}.{nameof(HandshakeTimeMax)} must be more than zero, at most one day.");
        }

        if (PendingConnectionsMax is < 1 or > 65_536)
        {
            throw new ArgumentException($"{nameof(AmstListenerOptions)}.{nameof(PendingConnectionsMax)} must be 1 to 65536.");
        }

        if (SessionsMax is < 1 or > 65_536)
        {
            throw new ArgumentException($"{nameof(AmstListenerOptions)}.{nameof(SessionsMax)} must be 1 to 65536.");
        }
    }
}
