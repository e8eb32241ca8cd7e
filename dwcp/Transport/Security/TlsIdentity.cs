using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>
/// Who this process is towards other regions, and whom it trusts: its certificate with key, and the authorities that
/// sign regions' certificates. Makes options for mutual TLS that trust these authorities only, never the machine's.
/// </summary>
public sealed class TlsIdentity : IDisposable
{
    private readonly SslStreamCertificateContext _context;

    /// <summary>Takes over a certificate and the authorities.</summary>
    /// <param name="certificate">A certificate with its private key; it names one region.</param>
    /// <param name="authorities">The root certificates to trust, at least one.</param>
    /// <exception cref="ArgumentException">The key is missing, no region is named, or there is no authority.</exception>
    public TlsIdentity(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(authorities);
        if (!certificate.HasPrivateKey)
        {
            throw new ArgumentException("The certificate has no private key.", nameof(certificate));
        }

        if (!RegionCertificate.TryGetRegion(certificate, out var region))
        {
            throw new ArgumentException(
                $"The certificate must have exactly one DNS name REGION{RegionCertificate.NameSuffix}.", nameof(certificate));
        }

        if (authorities.Count == 0)
        {
            throw new ArgumentException("There is no authority to trust.", nameof(authorities));
        }

        Certificate = certificate;
        Authorities = authorities;
        Region = region;
        _context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    /// <summary>The region this process belongs to, as its certificate says.</summary>
    public string Region { get; }

    /// <summary>This process's certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authorities it trusts.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>The keys that regions must have on top of that; none by default.</summary>
    public PeerPins Pins { get; init; } = PeerPins.None;

    /// <summary>
    /// Derives a key from the private key (HKDF-SHA256, RFC 5869): whoever has that key, and nobody else, gets the same. Another
    /// certificate for the same private key changes nothing.
    /// </summary>
    /// <param name="purpose">What it is for; another purpose gives another key.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="CryptographicException">The private key cannot be read, as of one in a hardware module.</exception>
    public byte[] DeriveKey(string purpose)
    {
        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)Certificate.GetECDsaPrivateKey() ?? Certificate.GetRSAPrivateKey();
        var secret = key?.ExportPkcs8PrivateKey() ?? throw new CryptographicException("The certificate's key is neither ECDSA nor RSA.");
        try
        {
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, outputLength: 32, info: System.Text.Encoding.UTF8.GetBytes(purpose));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Reads an identity from PEM files.</summary>
    /// <param name="certificatePath">The certificate.</param>
    /// <param name="keyPath">Its private key, unencrypted; must be readable by this process's user only.</param>
    /// <param name="authoritiesPath">One or more root certificates.</param>
    /// <param name="pins">The keys that regions must have; null pins none.</param>
    /// <exception cref="InvalidDataException">A file is missing or its content unusable; the message names it.</exception>
    public static TlsIdentity Load(string certificatePath, string keyPath, string authoritiesPath, PeerPins? pins = null)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(authoritiesPath);
            using var pem = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            // Only a key that went through PKCS #12 is usable for TLS on every platform.
            var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
            return new TlsIdentity(certificate, authorities) { Pins = pins ?? PeerPins.None };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
            or CryptographicException or ArgumentException)
        {
            throw new InvalidDataException(
                $"No TLS identity from certificate '{certificatePath}', key '{keyPath}', authorities '{authoritiesPath}': {error.Message}",
                error);
        }
    }

    /// <summary>
    /// Options to dial a region: only that region's certificate is accepted. A later connection resumes the TLS session of an earlier
    /// one where both ends can; the certificates are then those of the session, and are checked again.
    /// </summary>
    /// <param name="expectedRegion">The region that must answer.</param>
    /// <param name="protocols">ALPN protocols to offer, such as <see cref="AmstProtocol.Alpn"/>.</param>
    public SslClientAuthenticationOptions CreateClientOptions(
        string expectedRegion, params IEnumerable<SslApplicationProtocol> protocols) => new()
    {
        TargetHost = RegionCertificate.DnsNameOf(expectedRegion),
        ClientCertificateContext = _context,
        ApplicationProtocols = [.. protocols],
        EnabledSslProtocols = TlsVersions.Allowed,
        CertificateChainPolicy = TlsTrust.CreatePolicy(Authorities, TlsTrust.ServerPurpose),
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => FindFault(certificate, errors, expectedRegion) is null,
        // On Linux sessions are resumed only with this policy, with a certificate that is named beforehand, and without a choice of
        // cipher suites.
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowTlsResume = true,
        AllowRenegotiation = false,
    };

    /// <summary>
    /// Options to accept connections: any region the authorities vouch for; which one it is, and whether it may do what
    /// it asks for, is for the protocol above to check (<see cref="RegionCertificate.TryGetRegion"/>).
    /// </summary>
    /// <param name="protocols">ALPN protocols to accept, such as <see cref="AmstProtocol.Alpn"/>.</param>
    public SslServerAuthenticationOptions CreateServerOptions(params IEnumerable<SslApplicationProtocol> protocols) => new()
    {
        ServerCertificateContext = _context,
        ClientCertificateRequired = true,
        ApplicationProtocols = [.. protocols],
        EnabledSslProtocols = TlsVersions.Allowed,
        CertificateChainPolicy = TlsTrust.CreatePolicy(Authorities, TlsTrust.ClientPurpose),
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => FindFault(certificate, errors) is null,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowTlsResume = true,
        AllowRenegotiation = false,
    };

    /// <summary>
    /// What is wrong with a peer's certificate, as a clause for the operator; null when it is accepted: signed by the authorities, of one
    /// region, the expected one where one is, with a pinned key where the region has any.
    /// </summary>
    /// <param name="certificate">The peer's certificate; null, none, is refused.</param>
    /// <param name="errors">What TLS found wrong with it.</param>
    /// <param name="expectedRegion">The region it must name; null lets it name any.</param>
    public string? FindFault(X509Certificate? certificate, SslPolicyErrors errors, string? expectedRegion = null) =>
        TlsTrust.FindFault(certificate, errors, expectedRegion, Pins);

    /// <summary>
    /// Whether a certificate is one of this process's own region: signed by the same authorities, valid now, for servers and
    /// clients alike. For TLS that another library sets up.
    /// </summary>
    /// <param name="certificate">The peer's certificate; null, none, is refused.</param>
    public bool IsOwnRegion(X509Certificate2? certificate) =>
        FindFault(certificate, SslPolicyErrors.None, Region) is null
        && TlsTrust.Vouches(Authorities, certificate!, TlsTrust.ServerPurpose)
        && TlsTrust.Vouches(Authorities, certificate!, TlsTrust.ClientPurpose);

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var authority in Authorities)
        {
            authority.Dispose();
        }
    }
}
