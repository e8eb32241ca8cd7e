namespace NovaCron.Cli.Api;

/// <summary>A copy's progress.</summary>
/// <param name="TotalBytes">The guest's memory, in bytes.</param>
/// <param name="RemainingBytes">Memory still to be sent, in bytes.</param>
/// <param name="StreamBytes">Bytes of the machine's own stream so far.</param>
/// <param name="WireBytes">Bytes on the wire so far.</param>
/// <param name="BytesPerSecond">Smoothed rate on the wire.</param>
/// <param name="Round">Pass over memory, from 1.</param>
/// <param name="Streams">Connections in use.</param>
/// <param name="RemainingSeconds">Estimated time to the switch-over, in seconds; null while unknown.</param>
/// <param name="Mode">The path's kind as measured: datacenter, hybrid or internet; empty while unknown.</param>
/// <param name="ResentBytes">Bytes sent again after a connection was lost.</param>
/// <param name="Stalls">How often nothing arrived for some seconds although something was under way; the present stall counts.</param>
/// <param name="StalledSeconds">How long that was in all, until now, in seconds.</param>
/// <param name="StalledSince">Since when nothing arrives, the guest running on; null while it flows.</param>
internal sealed record ApiProgress(
    long TotalBytes,
    long RemainingBytes,
    long StreamBytes,
    long WireBytes,
    long BytesPerSecond,
    int Round,
    int Streams,
    double? RemainingSeconds,
    string? Mode = null,
    long ResentBytes = 0,
    int Stalls = 0,
    double StalledSeconds = 0,
    DateTimeOffset? StalledSince = null);
