using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A piece of serial console output.</summary>
/// <param name="Offset">Bytes the guest had written before it, since boot and across migrations.</param>
/// <param name="At">When its host read it.</param>
/// <param name="Region">The region it ran in.</param>
/// <param name="Data">The output, base64.</param>
internal sealed record ConsoleChunkBody(long Offset, DateTimeOffset At, string Region, byte[] Data)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static ConsoleChunkBody Of(ConsoleChunk chunk) => new(chunk.Offset, chunk.At, chunk.Region, chunk.Bytes);
}
