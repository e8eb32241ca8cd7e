using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>When a peer's certificate is accepted: chain to our own authorities, right purpose, one region, the right one.</summary>
internal static class TlsTrust
{
    /// <summary>Extended key usage of a TLS server.</summary>
    public const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    /// <summary>Extended key usage of a TLS client.</summary>
    public const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    /// <summary>Trusts the given roots only; a private authority publishes no revocation lists, so none are asked for.</summary>
    public static X509ChainPolicy CreatePolicy(X509Certificate2Collection authorities, string purpose)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(purpose));
        return policy;
    }

    /// <summary>Whether a certificate leads to the given roots and may be used for the purpose now.</summary>
    public static bool Vouches(X509Certificate2Collection authorities, X509Certificate2 certificate, string purpose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = CreatePolicy(authorities, purpose);
        return chain.Build(certificate);
    }

    /// <summary>The platform found nothing wrong, and the certificate names a region: the expected one where one is given.</summary>
    public static bool IsRegion(X509Certificate? certificate, SslPolicyErrors errors, string? expectedRegion) =>
        errors == SslPolicyErrors.None
        && certificate is X509Certificate2 peer
        && RegionCertificate.TryGetRegion(peer, out var region)
        && (expectedRegion is null || string.Equals(region, expectedRegion, StringComparison.Ordinal));
}
