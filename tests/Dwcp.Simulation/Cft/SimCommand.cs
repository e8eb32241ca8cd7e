using System.Buffers.Binary;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>A command of a simulated client: its number.</summary>
internal static class SimCommand
{
    public static ReadOnlyMemory<byte> Of(long id)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, id);
        return bytes;
    }

    /// <summary>The number; 0 for an entry without a command.</summary>
    public static long IdOf(ReadOnlyMemory<byte> command) => command.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(command.Span);
}
