namespace NovaCron.Dwcp.Encoding;

/// <summary>How a frame's body is compressed. The numbers are on the wire and are never reused.</summary>
public enum HdeCodec : byte
{
    /// <summary>Not at all.</summary>
    Stored = 0,

    /// <summary>One Zstandard frame (RFC 8878).</summary>
    Zstd = 1,

    /// <summary>One Brotli stream (RFC 7932); the framework has it where libzstd is missing.</summary>
    Brotli = 2,
}
