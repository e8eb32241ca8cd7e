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

    /// <summary>What is wrong with a peer's certificate, as a clause for the operator; null when it is accepted.</summary>
    /// <param name="certificate">The peer's certificate; null, none, is refused.</param>
    /// <param name="errors">What the platform found wrong with it.</param>
    /// <param name="expectedRegion">The region it must name; null lets it name any.</param>
    /// <param name="pins">The keys that regions must have.</param>
    public static string? FindFault(X509Certificate? certificate, SslPolicyErrors errors, string? expectedRegion, PeerPins pins)
    {
        if (certificate is not X509Certificate2 peer)
        {
            return "it presents no certificate";
        }

        if (errors != SslPolicyErrors.None || !RegionCertificate.TryGetRegion(peer, out var region))
        {
            return $"its certificate is none of a region, valid now and signed by the configured authority ({errors})";
        }

        if (expectedRegion is not null && !string.Equals(region, expectedRegion, StringComparison.Ordinal))
        {
            return $"its certificate is that of region '{region}'";
        }

        return pins.Allow(region, peer) ? null : $"its key is none of those pinned for region '{region}'";
    }
}
