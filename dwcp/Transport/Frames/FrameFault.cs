namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>What is wrong with a frame.</summary>
/// <param name="Error">The kind.</param>
/// <param name="Detail">A clause for the operator.</param>
internal sealed record FrameFault(AmstError Error, string Detail)
{
    /// <summary>Another version than the connection's; both numbers are named.</summary>
    public static FrameFault Version(byte version, byte agreed) => new(
        AmstError.UnsupportedVersion, $"the peer speaks frame version {version}, this side speaks version {agreed}");
}
