using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>A member was proven to break the rules.</summary>
/// <param name="Epoch">The epoch in which it was proven.</param>
/// <param name="Item">The offence's number in the catalogue, as in A1.</param>
/// <param name="Region">The offender.</param>
/// <param name="Proof">The digest of the proof.</param>
public sealed record Offence(long Epoch, string Item, string Region, Digest Proof)
{
    internal void Write(WireWriter writer) => writer.I64(Epoch).Text(Item).Text(Region).Digested(Proof);

    internal static Offence Read(ref WireReader reader) =>
        new(reader.Count64(), reader.Name(), reader.Name(), reader.Digested());
}
