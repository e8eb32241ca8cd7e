using System.Buffers.Binary;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>What one author has added to a counter and taken from it, in all.</summary>
/// <param name="Added">The sum of what was added, not negative.</param>
/// <param name="Taken">The sum of what was taken, not negative.</param>
internal readonly record struct CounterRow(long Added, long Taken)
{
    private const int Bytes = 2 * sizeof(long);

    public static bool TryDecode(ReadOnlySpan<byte> bytes, out CounterRow row)
    {
        row = bytes.Length == Bytes
            ? new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]))
            : new(-1, -1);
        return row is { Added: >= 0, Taken: >= 0 };
    }

    public Payload Encode()
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Added);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long)), Taken);
        return Payload.Own(bytes);
    }
}
