using System.Buffers.Binary;
using NovaCron.Dwcp.Simulation.Linearizability;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>A command of a simulated client: it writes its number into a register.</summary>
/// <param name="Id">Its number, never used twice.</param>
/// <param name="Key">The register; <see cref="NoKey"/> for a command that only takes room in the log.</param>
/// <param name="Call">How it writes.</param>
/// <param name="Expected">The value that it replaces, if it minds.</param>
internal readonly record struct SimCommand(long Id, int Key, RegisterCall Call, long Expected)
{
    public const int NoKey = -1;

    private const int Length = sizeof(long) + sizeof(int) + sizeof(byte) + sizeof(long);

    public static SimCommand From(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
        (RegisterCall)bytes[12],
        BinaryPrimitives.ReadInt64LittleEndian(bytes[13..]));

    /// <summary>The number in an entry; 0 for an entry without a command.</summary>
    public static long IdOf(ReadOnlyMemory<byte> entry) => entry.IsEmpty ? 0 : From(entry.Span).Id;

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Id);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Key);
        bytes[12] = (byte)Call;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(13), Expected);
        return bytes;
    }
}
