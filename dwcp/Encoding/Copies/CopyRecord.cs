using System.Runtime.InteropServices;

namespace NovaCron.Dwcp.Encoding.Copies;

/// <summary>What is known of one copy, 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CopyRecord
{
    /// <summary>The unit's number in its block.</summary>
    public ulong Unit;

    /// <summary>The copy's id.</summary>
    public ulong Id;

    /// <summary>The next copy in the same bucket, or the next free place; -1 at the end.</summary>
    public int Next;

    /// <summary>The unit's block.</summary>
    public ushort Block;

    /// <summary>How often it is passed over before it has to go.</summary>
    public byte Chances;
}
