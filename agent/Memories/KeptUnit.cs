using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>Where a unit of a kept memory is, and what proves it.</summary>
internal struct KeptUnit
{
    /// <summary>The guest's address; a place that nothing is in has none.</summary>
    public UnitAddress? Address;

    /// <summary>Its place in the file, in units.</summary>
    public int Place;

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
