namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>The errors of the stream's two ends, each with the byte it was met at.</summary>
internal static class StreamErrors
{
    public static HypervisorException Malformed(long offset, string what, string side = "reading") =>
        new(HypervisorError.MalformedStream, $"Migration stream, {side}, at byte {offset}: {what}.") { StreamOffset = offset };

    public static HypervisorException Unsupported(long offset, string capability) =>
        Malformed(offset, $"it uses {capability}; turn that migration capability off on the source machine");

    public static HypervisorException Truncated(long offset, string where, Exception? cause = null) =>
        new(HypervisorError.TruncatedStream, $"Migration stream, reading: it ends at byte {offset}, {where}.",
            cause) { StreamOffset = offset };
}
