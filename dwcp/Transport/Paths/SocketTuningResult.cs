using System.Globalization;

namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>What <see cref="SocketTuning"/> reached on a socket, for logs.</summary>
public sealed record SocketTuningResult
{
    /// <summary>The congestion control in use; empty where the kernel does not tell.</summary>
    public required string CongestionControl { get; init; }

    /// <summary>Whether another one was asked for by name and is not offered here, or not to this process.</summary>
    public required bool IsCongestionControlMissed { get; init; }

    /// <summary>What may wait unsent at first, in bytes; 0 where the kernel decides.</summary>
    public required int NotSentLowWater { get; init; }

    /// <summary>The receive buffer that was set, in bytes; 0 where the kernel sizes it.</summary>
    public required int ReceiveBufferBytes { get; init; }

    /// <summary>In words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"congestion control {Name}{(IsCongestionControlMissed ? " (not the one asked for)" : "")}, {Unsent}, {Received}");

    private string Name => CongestionControl.Length > 0 ? CongestionControl : "unknown";

    private string Unsent => NotSentLowWater > 0 ? $"at most {NotSentLowWater} bytes unsent" : "unsent bytes by the kernel";

    private string Received => ReceiveBufferBytes > 0 ? $"receive buffer {ReceiveBufferBytes} bytes" : "receive buffer by the kernel";
}
