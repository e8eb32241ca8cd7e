using System.Net.Security;

namespace NovaCron.Dwcp.Transport;

/// <summary>Names and numbers of the protocol that its users need.</summary>
public static class AmstProtocol
{
    /// <summary>The newest frame version this build speaks.</summary>
    public const byte FrameVersion = 3;

    /// <summary>The oldest frame version this build speaks: one stream, none of what came later. There is no version 2.</summary>
    public const byte FrameVersionFirst = 1;

    /// <summary>The ALPN protocol's name.</summary>
    public const string AlpnName = "amst/3";

    /// <summary>The ALPN protocol of <see cref="FrameVersion"/>, by which a server tells AMST from HTTP/2 on one port.</summary>
    public static SslApplicationProtocol Alpn { get; } = new(AlpnName);

    /// <summary>The ALPN protocol of <see cref="FrameVersionFirst"/>.</summary>
    public static SslApplicationProtocol AlpnFirst { get; } = new("amst/1");

    /// <summary>Every ALPN protocol to offer or accept, the best one first.</summary>
    public static IReadOnlyList<SslApplicationProtocol> AlpnOffers { get; } = [Alpn, AlpnFirst];

    /// <summary>Whether a negotiated ALPN protocol is AMST, and the frame version it stands for.</summary>
    public static bool TryGetVersion(SslApplicationProtocol protocol, out byte version)
    {
        version = protocol == Alpn ? FrameVersion : protocol == AlpnFirst ? FrameVersionFirst : (byte)0;
        return version != 0;
    }
}
