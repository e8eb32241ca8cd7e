using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Connections.Security;

/// <summary>Looks whether a certificate may be used for what it shall be used for.</summary>
internal static class CertificateUse
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <exception cref="InvalidOperationException">It may not, or it has no private key.</exception>
    public static void Check(X509Certificate2 certificate, string use)
    {
        if (!certificate.HasPrivateKey)
        {
            throw new InvalidOperationException($"Certificate \"{certificate.Subject}\" has no private key.");
        }

        if (!Allows(certificate, use))
        {
            throw new InvalidOperationException($"Certificate \"{certificate.Subject}\" may not be used for {use}.");
        }
    }

    /// <summary>Whether it may; one that says nothing of its use may be used for all.</summary>
    public static bool Allows(X509Certificate2 certificate, string use)
    {
        var uses = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToArray();
        return uses.Length == 0
            || uses.Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(allowed => allowed.Value == use));
    }
}
