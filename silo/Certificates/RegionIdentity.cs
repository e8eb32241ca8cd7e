using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Certificates;

/// <summary>Reads a region's identity from its certificate folder, and refuses one that peers would refuse.</summary>
internal static class RegionIdentity
{
    /// <summary>The extended key usage of a TLS server.</summary>
    public static readonly Oid ServerUsage = new("1.3.6.1.5.5.7.3.1");

    /// <summary>The extended key usage of a TLS client.</summary>
    public static readonly Oid ClientUsage = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Reads and checks.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="region">The region it must be of; null takes the one that the certificate names.</param>
    /// <param name="time">The clock.</param>
    /// <param name="pins">The keys that peers must have; null for none.</param>
    /// <exception cref="StartupException">
    /// A file is missing or unreadable, or the certificate is not that region's, not valid now, or not its authority's.
    /// </exception>
    public static TlsIdentity Load(CertificateFolder folder, string? region, TimeProvider time, PeerPins? pins = null)
    {
        foreach (var file in new[] { folder.AuthorityFile, folder.CertificateFile, folder.KeyFile })
        {
            if (!File.Exists(file))
                throw StartupException.Configuration($"The certificate folder lacks {file}; 'ca issue --region {region ?? "NAME"} --out " +
                    $"DIR' makes one.");
        }

        TlsIdentity identity;
        try
        {
            identity = TlsIdentity.Load(folder.CertificateFile, folder.KeyFile, folder.AuthorityFile, pins);
        }
        catch (InvalidDataException exception)
        {
            throw StartupException.Configuration(exception.Message, exception);
        }

        if (FindFault(identity, region ?? identity.Region, time.GetUtcNow()) is not { } fault)
            return identity;
        identity.Dispose();
        throw StartupException.Configuration($"The certificate {folder.CertificateFile} cannot be used: {fault}.");
    }

    private static string? FindFault(TlsIdentity identity, string region, DateTimeOffset now)
    {
        var certificate = identity.Certificate;
        if (identity.Region != region)
            return $"it is the certificate of region {identity.Region}, not of {region}";
        if (now < certificate.NotBefore || now > certificate.NotAfter)
            return $"it is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u} only";
        return FindChainFault(identity, ServerUsage, now) ?? FindChainFault(identity, ClientUsage, now);
    }

    private static string? FindChainFault(TlsIdentity identity, Oid usage, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(identity.Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(usage);
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        if (chain.Build(identity.Certificate))
            return null;
        var reasons = chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Where(text => text.Length > 0);
        return $"it does not lead to the authority in ca.pem as server and client: {string.Join("; ", reasons)}";
    }
}
