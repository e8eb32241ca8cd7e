using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>How connections are made.</summary>
public sealed class TcpDialerOptions
{
    /// <summary>Longest time for name look-up, TCP and TLS together. 10 seconds by default.</summary>
    public TimeSpan ConnectTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How the kernel is to treat the connections.</summary>
    public SocketTuningOptions Sockets { get; init; } = new();

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names the option and the range.</exception>
    public void Validate()
    {
        if (ConnectTimeMax <= TimeSpan.Zero || ConnectTimeMax > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{nameof(TcpDialerOptions)}.{nameof(ConnectTimeMax)} must be more than zero, at most one day.");
        }

        Sockets.Validate();
    }
}
