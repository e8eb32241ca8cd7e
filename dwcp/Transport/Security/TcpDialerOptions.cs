namespace NovaCron.Dwcp.Transport.Security;

/// <summary>How connections are made.</summary>
public sealed class TcpDialerOptions
{
    /// <summary>Longest time for name look-up, TCP and TLS together. 10 seconds by default.</summary>
    public TimeSpan ConnectTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Socket send buffer (SO_SNDBUF), in bytes; 0, the default, leaves it to the kernel's own sizing.</summary>
    public int SendBufferBytes { get; init; }

    /// <summary>Socket receive buffer (SO_RCVBUF), in bytes; 0, the default, leaves it to the kernel's own sizing.</summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names the option and the range.</exception>
    public void Validate()
    {
        if (ConnectTimeMax <= TimeSpan.Zero || ConnectTimeMax > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{nameof(TcpDialerOptions)}.{nameof(ConnectTimeMax)} must be more than zero, at most one day.");
        }

        if (SendBufferBytes < 0 || ReceiveBufferBytes < 0)
        {
            throw new ArgumentException($"{nameof(TcpDialerOptions)}: socket buffers must be 0 or a number of bytes.");
        }
    }
}
