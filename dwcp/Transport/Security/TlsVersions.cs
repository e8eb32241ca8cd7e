using System.Security.Authentication;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>The TLS versions in use: 1.3, and 1.2 only where the platform's TLS library lacks 1.3.</summary>
internal static class TlsVersions
{
    private const int FirstWindowsBuildWithTls13 = 20348;

    public static SslProtocols Allowed { get; } = PlatformLacksTls13 ? SslProtocols.Tls12 : SslProtocols.Tls13;

    private static bool PlatformLacksTls13 => OperatingSystem.IsMacOS()
        || (OperatingSystem.IsWindows() && !OperatingSystem.IsWindowsVersionAtLeast(10, 0, FirstWindowsBuildWithTls13));
}
