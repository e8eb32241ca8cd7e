using System.Buffers.Binary;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Where a record stands in a <see cref="MerkleMap{TRecord}"/>: the digest of its names, as a writer writes them.</summary>
internal static class MerklePath
{
    /// <summary>The path of one name, or of two, without memory of its own: each command needs some.</summary>
    public static Digest Of(string name, string? second = null)
    {
        Span<byte> written = stackalloc byte[2 * (sizeof(int) + LogLimits.NameBytesMax)];
        var length = Write(written, name);
        if (second is not null)
        {
            length += Write(written[length..], second);
        }

        return Digest.Of(written[..length]);
    }

    private static int Write(Span<byte> destination, string name)
    {
        var length = System.Text.Encoding.UTF8.GetBytes(name, destination[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination, length);
        return sizeof(int) + length;
    }
}
