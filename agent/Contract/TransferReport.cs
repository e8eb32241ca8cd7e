namespace NovaCron.Agent;

/// <summary>How a copy fares on its path.</summary>
/// <param name="Mode">The path's kind as measured: <c>datacenter</c>, <c>hybrid</c> or <c>internet</c>; empty while unknown.</param>
/// <param name="ResentBytes">Bytes sent again after a connection was lost, headers included.</param>
/// <param name="Stalls">How often nothing arrived for some seconds although something was under way; the present stall counts.</param>
/// <param name="StalledTime">How long that was in all, until now.</param>
/// <param name="StalledSince">Since when nothing arrives; null while it flows.</param>
public sealed record TransferReport(
    string Mode, long ResentBytes, int Stalls, TimeSpan StalledTime, DateTimeOffset? StalledSince)
{
    /// <summary>A copy of which nothing is known yet.</summary>
    public static TransferReport None { get; } = new("", 0, 0, TimeSpan.Zero, null);
}
