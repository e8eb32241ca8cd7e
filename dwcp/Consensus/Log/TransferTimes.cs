using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>When a migration happened, in milliseconds since 1970 (UTC), by the source's clock.</summary>
/// <param name="BeganAt">It began.</param>
/// <param name="StoppedAt">The guest was stopped.</param>
/// <param name="HandedOverAt">The source asked for the transfer.</param>
public readonly record struct TransferTimes(long BeganAt, long StoppedAt, long HandedOverAt)
{
    internal void Write(WireWriter writer) => writer.I64(BeganAt).I64(StoppedAt).I64(HandedOverAt);

    internal static TransferTimes Read(ref WireReader reader) => new(reader.Count64(), reader.Count64(), reader.Count64());
}
