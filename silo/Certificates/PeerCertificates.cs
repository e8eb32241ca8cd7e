using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NovaCron.Silo.Certificates;

/// <summary>What a certificate must be to speak for a region.</summary>
internal static class PeerCertificates
{
    /// <summary>The extended key usage of a TLS server.</summary>
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    /// <summary>The extended key usage of a TLS client.</summary>
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    /// <summary>
    /// Trusts the given authorities and nothing else, for one key usage. Revocation is not asked for: a region that must
    /// not speak any more is removed from the peers.
    /// </summary>
    public static X509ChainPolicy CreatePolicy(X509Certificate2Collection authorities, string usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(usage));
        return policy;
    }

    /// <summary>Why a certificate is not one of the authorities' for that usage; null when it is.</summary>
    public static string? FindFault(X509Certificate2 certificate, X509Certificate2Collection authorities, string usage, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = CreatePolicy(authorities, usage) };
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        if (chain.Build(certificate))
            return null;
        var reasons = chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Where(text => text.Length > 0);
        return $"it does not lead to the configured authority: {string.Join("; ", reasons)}";
    }
}
