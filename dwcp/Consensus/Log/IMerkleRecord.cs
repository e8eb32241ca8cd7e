using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What a <see cref="MerkleMap{TRecord}"/> holds: it has its key in it.</summary>
internal interface IMerkleRecord
{
    /// <summary>Where it stands: the digest of its key.</summary>
    Digest Path { get; }

    void Write(WireWriter writer);
}
