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
