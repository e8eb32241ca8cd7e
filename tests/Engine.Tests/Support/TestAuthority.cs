using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace NovaCron.Engine.Tests.Support;

/// <summary>An authority that makes the certificates of one cluster, and trusts no others.</summary>
internal sealed class TestAuthority : IDisposable
{
    /// <summary>The name that all members share.</summary>
    public const string MemberName = "member.engine.test";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2 _root;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Engine tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        Member = Issue();
    }

    /// <summary>A member's certificate, for both sides of a connection.</summary>
    public X509Certificate2 Member { get; }

    /// <summary>Mutual TLS among those whom this authority knows.</summary>
    public void Configure(TlsOptions options)
    {
        options.LocalCertificate = Member;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = IsMember;
        options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = MemberName;
    }

    public void Dispose()
    {
        Member.Dispose();
        _root.Dispose();
    }

    private bool IsMember(X509Certificate2 certificate, X509Chain? platform, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_root);
        return chain.Build(certificate) && certificate.MatchesHostname(MemberName);
    }

    private X509Certificate2 Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={MemberName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(MemberName);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: false));
        using var certificate = request.Create(
            _root, _root.NotBefore.AddHours(1), _root.NotAfter.AddHours(-1), serialNumber: Guid.NewGuid().ToByteArray());
        return certificate.CopyWithPrivateKey(key);
    }
}
