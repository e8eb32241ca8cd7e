using System.Buffers.Binary;
using System.Text;

namespace Orleans.Runtime.AdoNet;

/// <summary>
/// A grain's key as rows hold it. A key that reads as a GUID or as a hexadecimal integer is stored as number, whatever it was meant as:
/// <c>abc1</c> and <c>ABC1</c> are one row. Keys with a letter beyond f at their beginning are stored as text.
/// </summary>
/// <param name="N0">The first half of a GUID; 0 otherwise.</param>
/// <param name="N1">The second half of a GUID, or the integer; 0 for a text.</param>
/// <param name="Text">The text, or what follows a number; null for a number alone.</param>
/// <param name="Hash">A hash over all of it.</param>
internal readonly record struct AdoNetKey(long N0, long N1, string? Text, int Hash)
{
    private const int GuidBytes = 16;

    public static AdoNetKey Of(GrainId grain)
    {
        if (grain.TryGetGuidKey(out var guid, out var text))
        {
            var bytes = guid.ToByteArray();
            return new AdoNetKey(
                BinaryPrimitives.ReadInt64LittleEndian(bytes),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(GuidBytes / 2)), text, HashOf(bytes, text));
        }

        if (grain.TryGetIntegerKey(out var number, out text))
        {
            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            return new AdoNetKey(0, number, text, HashOf(bytes, text));
        }

        text = grain.Key.ToString();
        return new AdoNetKey(0, 0, text, HashOf([], text));
    }

    // The contract hashes the bytes backwards.
    private static int HashOf(byte[] number, string? text)
    {
        byte[] all = [.. number, .. Encoding.UTF8.GetBytes(text ?? "")];
        Array.Reverse(all);
        return unchecked((int)StableHash.ComputeHash(all));
    }
}
