using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Certificates;

/// <summary>
/// A certificate authority in a folder, for try-outs and small sites: whoever can read the folder can speak for every
/// region. Several processes may use one folder at the same time.
/// </summary>
internal sealed class DevelopmentAuthority
{
    /// <summary>The variable that names the folder when no option does.</summary>
    public const string FolderVariable = "NOVACRON_CA";

    private const string Subject = "CN=NovaCron development CA";
    private const int AuthorityYears = 10;
    private const int RegionYears = 1;

    // Clocks of two sites differ; a certificate issued this moment must be valid on both.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly TimeProvider _time;

    /// <summary>Uses a folder, which need not exist yet.</summary>
    public DevelopmentAuthority(string folder, TimeProvider time) => (_folder, _time) = (folder, time);

    /// <summary>The authority's certificate.</summary>
    public string CertificateFile => Path.Combine(_folder, "ca.pem");

    /// <summary>The authority's private key.</summary>
    public string KeyFile => Path.Combine(_folder, "ca.key");

    /// <summary>
    /// The folder from the environment: <c>NOVACRON_CA</c>, else <c>$XDG_STATE_HOME/novacron/ca</c>, else
    /// <c>~/.local/state/novacron/ca</c>.
    /// </summary>
    public static string FindDefaultFolder(Func<string, string?> environment)
    {
        if (environment(FolderVariable) is { Length: > 0 } named)
            return Path.GetFullPath(named);
        var state = environment("XDG_STATE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "novacron", "ca");
    }

    /// <summary>Makes the authority unless it is there.</summary>
    /// <returns>Whether it was made now.</returns>
    public async Task<bool> InitializeAsync(CancellationToken cancellationToken)
    {
        SecretFile.CreateFolder(_folder);
        await using var held = await FileLock.AcquireAsync(Path.Combine(_folder, ".lock"), LockTimeout, _time, cancellationToken);
        return EnsureAuthority();
    }

    /// <summary>Issues a region's certificate into a folder, making the authority first if it is missing.</summary>
    /// <param name="region">The region.</param>
    /// <param name="hosts">Further names or addresses to put into the certificate.</param>
    /// <param name="target">Where certificate, key and the authority's certificate are written; an earlier one is replaced.</param>
    /// <param name="cancellationToken">Stops the waiting for another process.</param>
    public async Task IssueAsync(string region, IReadOnlyList<string> hosts, CertificateFolder target, CancellationToken cancellationToken)
    {
        SecretFile.CreateFolder(_folder);
        await using var held = await FileLock.AcquireAsync(Path.Combine(_folder, ".lock"), LockTimeout, _time, cancellationToken);
        EnsureAuthority();
        using var authority = Load();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = _time.GetUtcNow();
        var end = now.AddYears(RegionYears) < authority.NotAfter ? now.AddYears(RegionYears) : authority.NotAfter;
        using var certificate = CreateRequest(region, hosts, key, authority).Create(authority, now - ClockSkew, end, CreateSerial());
        SecretFile.CreateFolder(target.Path);
        SecretFile.Write(target.KeyFile, key.ExportPkcs8PrivateKeyPem() + "\n", isKey: true);
        SecretFile.Write(target.AuthorityFile, await File.ReadAllTextAsync(CertificateFile, cancellationToken), isKey: false);
        SecretFile.Write(target.CertificateFile, certificate.ExportCertificatePem() + "\n", isKey: false);
    }

    private static CertificateRequest CreateRequest(string region, IReadOnlyList<string> hosts, ECDsa key, X509Certificate2 authority)
    {
        var request = new CertificateRequest($"CN={RegionCertificate.DnsNameOf(region)}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(RegionCertificate.DnsNameOf(region));
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [RegionIdentity.ServerUsage, RegionIdentity.ClientUsage], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        return request;
    }

    private static byte[] CreateSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        return serial;
    }

    private bool EnsureAuthority()
    {
        if (File.Exists(CertificateFile) && File.Exists(KeyFile))
            return false;
        // A key alone is the trace of a process that died here: nothing was ever signed with it.
        if (File.Exists(CertificateFile))
            throw StartupException.Configuration($"The development CA in {_folder} has lost its key, {KeyFile}.");

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = _time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - ClockSkew, now.AddYears(AuthorityYears));
        SecretFile.Write(KeyFile, key.ExportPkcs8PrivateKeyPem() + "\n", isKey: true);
        SecretFile.Write(CertificateFile, certificate.ExportCertificatePem() + "\n", isKey: false);
        return true;
    }

    private X509Certificate2 Load()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw StartupException.Configuration($"The development CA in {_folder} cannot be read: {exception.Message}", exception);
        }
    }
}
