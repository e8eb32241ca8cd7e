namespace NovaCron.Cli.Api;

/// <summary>A piece of serial console output.</summary>
/// <param name="Offset">Bytes the guest had written before it, since boot and across migrations.</param>
/// <param name="At">When its host read it.</param>
/// <param name="Region">The region it ran in.</param>
/// <param name="Data">The output; base64 in JSON.</param>
internal sealed record ApiConsoleChunk(long Offset, DateTimeOffset At, string Region, byte[] Data);
