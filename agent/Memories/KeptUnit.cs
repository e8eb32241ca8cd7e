using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>Where a unit of a kept memory is, and what proves it.</summary>
/// <param name="Address">The guest's address.</param>
/// <param name="Place">Its place in the file, in units.</param>
/// <param name="Proof">Of its encryption.</param>
internal readonly record struct KeptUnit(UnitAddress Address, int Place, UnitProof Proof);
