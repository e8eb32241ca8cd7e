namespace NovaCron.Bench.Hde.Live;

/// <summary>What a guest's move took.</summary>
/// <param name="LinkBytes">Bytes of all packets over the link, in both directions.</param>
/// <param name="Seconds">From its beginning to its end.</param>
/// <param name="DowntimeMs">From the guest's last heartbeat at the source to the first at the target.</param>
internal sealed record LiveMove(long LinkBytes, double Seconds, double DowntimeMs);
