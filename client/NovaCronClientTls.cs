using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NovaCron.Client;

/// <summary>
/// How a client and the region's silos know each other: mutual TLS, under the region's own authorities, and only with a silo
/// whose certificate names the client's region.
/// </summary>
public sealed class NovaCronClientTls
{
    /// <summary>What follows the region in the one DNS name of its certificates: <c>eu.region.novacron</c>.</summary>
    public const string ServerNameSuffix = ".region.novacron";

    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    /// <summary>The client's certificate with its private key, for client authentication; the region's own will do.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The authorities that silos' certificates must come from; the machine's own are not trusted. At least one.</summary>
    public required X509Certificate2Collection Authorities { get; init; }

    /// <summary>The name that a region's silos are asked for, and that their certificates must have.</summary>
    public static string ServerNameOf(string region) => region + ServerNameSuffix;

    /// <summary>Whether a silo's certificate is of the region and of an authority.</summary>
    /// <param name="certificate">What the silo showed.</param>
    /// <param name="sent">The chain as the platform built it, for the intermediate certificates that were sent.</param>
    /// <param name="region">The region.</param>
    internal bool Accepts(X509Certificate2? certificate, X509Chain? sent, string region)
    {
        if (certificate is null
            || !certificate.MatchesHostname(ServerNameOf(region), allowWildcards: false, allowCommonName: false))
        {
            return false;
        }

        // A private authority publishes no revocation lists, so none are asked for.
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerPurpose));
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(element => element.Certificate).ToArray());
        }

        return chain.Build(certificate);
    }

    internal void Validate()
    {
        if (!Certificate.HasPrivateKey)
        {
            throw new ArgumentException($"{nameof(NovaCronClientTls)}.{nameof(Certificate)} must have its private key.");
        }

        if (Authorities.Count == 0)
        {
            throw new ArgumentException($"{nameof(NovaCronClientTls)}.{nameof(Authorities)} must name an authority at least.");
        }
    }
}
