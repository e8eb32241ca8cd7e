using System.Net.Security;

namespace NovaCron.Dwcp.Transport;

/// <summary>Names and numbers of the protocol that its users need.</summary>
public static class AmstProtocol
{
    /// <summary>The frame version this build speaks.</summary>
    public const byte FrameVersion = 1;

    /// <summary>The ALPN protocol's name.</summary>
    public const string AlpnName = "amst/1";

    /// <summary>The ALPN protocol, by which a server tells AMST from HTTP/2 on one port.</summary>
    public static SslApplicationProtocol Alpn { get; } = new(AlpnName);
}
