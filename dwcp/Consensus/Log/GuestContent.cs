using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What a guest consists of.</summary>
/// <param name="Memory">The digest of its memory and device state.</param>
/// <param name="Disk">The digest of its disks.</param>
public readonly record struct GuestContent(Digest Memory, Digest Disk)
{
    internal void Write(WireWriter writer) => writer.Digested(Memory).Digested(Disk);

    internal static GuestContent Read(ref WireReader reader) => new(reader.Digested(), reader.Digested());
}

/// <summary>When a migration happened, in milliseconds since 1970 (UTC), by the source's clock.</summary>
/// <param name="BeganAt">It began.</param>
/// <param name="StoppedAt">The guest was stopped.</param>
/// <param name="HandedOverAt">The source asked for the transfer.</param>
public readonly record struct TransferTimes(long BeganAt, long StoppedAt, long HandedOverAt)
{
    internal void Write(WireWriter writer) => writer.I64(BeganAt).I64(StoppedAt).I64(HandedOverAt);

    internal static TransferTimes Read(ref WireReader reader) => new(reader.Count64(), reader.Count64(), reader.Count64());
}
