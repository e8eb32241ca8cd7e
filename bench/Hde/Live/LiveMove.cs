namespace NovaCron.Bench.Hde.Live;

/// <summary>What a guest's move took.</summary>
/// <param name="MemoryBytes">Bytes that its memory and devices took.</param>
/// <param name="LinkBytes">Bytes of all packets over the link, in both directions, the guest's images and orders with them.</param>
/// <param name="Seconds">From its beginning to its end.</param>
/// <param name="DowntimeMs">From the guest's last heartbeat at the source to the first at the target.</param>
internal sealed record LiveMove(long MemoryBytes, long LinkBytes, double Seconds, double DowntimeMs);
