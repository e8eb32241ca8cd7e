namespace Orleans.Runtime.Messaging;

/// <summary>
/// The protocol between a client and its silo. A frame is: payload length in bytes (u32, little-endian), kind (u8), payload. The
/// first frame of
/// each side is its greeting, whose payload begins with the magic <c>NCGW</c> and the version (u16, little-endian); so the other side can
/// refuse a version before it reads on. All other payloads are records of this folder, as the serializer writes them.
/// </summary>
internal static class Protocol
{
    public const ushort Version = 1;

    public const int HeaderBytes = sizeof(uint) + 1;

    /// <summary>The most frames that wait to be sent on one connection; further requests fail.</summary>
    public const int OutgoingFramesMax = 10_000;

    /// <summary>The most requests of one connection that are not answered yet; further ones fail.</summary>
    public const int OpenRequestsMax = 10_000;

    /// <summary>The largest greeting of a client: nobody is known yet who may send more.</summary>
    public const int HelloBytesMax = 64 * 1024;

    /// <summary>The largest greeting of a silo, which names all grain interfaces.</summary>
    public const int WelcomeBytesMax = 4 * 1024 * 1024;

    public static ReadOnlySpan<byte> Magic => "NCGW"u8;
}
