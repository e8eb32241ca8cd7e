using System.Runtime.CompilerServices;

namespace NovaCron.Agent.Memories;

/// <summary>What a unit's encryption needs to be undone, and proves it by.</summary>
internal struct UnitProof
{
    /// <summary>Its nonce's number.</summary>
    public ulong Number;

    public Tags Tag;

    /// <summary>The tag of the encryption, in place.</summary>
    [InlineArray(UnitCipher.TagBytes)]
    internal struct Tags
    {
        private byte _first;
    }
}
