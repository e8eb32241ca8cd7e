using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Certificates;

/// <summary>A region's certificate with its key, and the authorities whose certificates it accepts from others.</summary>
internal sealed class RegionCertificate : IDisposable
{
    private RegionCertificate(string region, X509Certificate2 certificate, X509Certificate2Collection authorities) =>
        (Region, Certificate, Authorities) = (region, certificate, authorities);

    /// <summary>The region it stands for.</summary>
    public string Region { get; }

    /// <summary>The certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The only roots that are trusted; the machine's own store is not.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>Reads a certificate folder and checks that it serves <paramref name="region"/> now.</summary>
    /// <exception cref="StartupException">A file is missing or unreadable, or the certificate is not that region's, not valid now, or not its authority's.</exception>
    public static RegionCertificate Load(CertificateFolder folder, string region, TimeProvider time)
    {
        foreach (var file in new[] { folder.AuthorityFile, folder.CertificateFile, folder.KeyFile })
        {
            if (!File.Exists(file))
                throw StartupException.Configuration($"The certificate folder lacks {file}. Issue it with: ca issue --region {region} --out {folder.Path}");
        }

        var loaded = Read(folder);
        if (loaded.Check(region, time.GetUtcNow()) is not { } fault)
            return loaded.Named(region);
        loaded.Dispose();
        throw StartupException.Configuration($"The certificate {folder.CertificateFile} cannot be used: {fault}.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var authority in Authorities)
            authority.Dispose();
    }

    private static RegionCertificate Read(CertificateFolder folder)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(folder.AuthorityFile);
            return new RegionCertificate("", X509Certificate2.CreateFromPemFile(folder.CertificateFile, folder.KeyFile), authorities);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw StartupException.Configuration($"The certificate folder {folder.Path} cannot be read: {exception.Message}", exception);
        }
    }

    private RegionCertificate Named(string region) => new(region, Certificate, Authorities);

    private string? Check(string region, DateTimeOffset now)
    {
        if (!RegionName.TryGetFrom(Certificate, out var named))
            return $"it names no region, or several; it must have the one DNS name {RegionName.ToDnsName(region)}";
        if (named != region)
            return $"it is the certificate of region {named}, not of {region}";
        if (now < Certificate.NotBefore || now > Certificate.NotAfter)
            return $"it is valid from {Certificate.NotBefore:u} to {Certificate.NotAfter:u} only";
        if (PeerCertificates.FindFault(Certificate, Authorities, PeerCertificates.ServerUsage, now) is { } serverFault)
            return serverFault;
        return PeerCertificates.FindFault(Certificate, Authorities, PeerCertificates.ClientUsage, now);
    }
}
