using System.Buffers.Binary;
using System.IO.Hashing;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>A command of a simulated client: its number, and a mark without which no machine would have it.</summary>
internal static class BftCommand
{
    private const int Bytes = 12;

    public static ReadOnlyMemory<byte> Of(long id, bool isValid = true)
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, id);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), isValid ? MarkOf(bytes) : ~MarkOf(bytes));
        return bytes;
    }

    public static bool IsValid(ReadOnlyMemory<byte> command) =>
        command.Length == Bytes && BinaryPrimitives.ReadInt32LittleEndian(command.Span[8..]) == MarkOf(command.Span);

    private static int MarkOf(ReadOnlySpan<byte> command) => (int)XxHash3.HashToUInt64(command[..8]);

    public static long IdOf(ReadOnlyMemory<byte> command) =>
        command.Length == Bytes ? BinaryPrimitives.ReadInt64LittleEndian(command.Span) : -1;
}
