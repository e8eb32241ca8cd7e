using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport.Security;

public sealed class RegionCertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("eu")]
    [InlineData("us-east-1")]
    public void Region_is_read_from_the_one_name_that_ends_in_the_suffix(string region)
    {
        using var certificate = _authority.IssueCertificate("host.example", RegionCertificate.DnsNameOf(region));
        Assert.True(RegionCertificate.TryGetRegion(certificate, out var read));
        Assert.Equal(region, read);
    }

    [Theory]
    [InlineData()]
    [InlineData("host.example")]
    [InlineData("eu.region.novacron", "us.region.novacron")]
    [InlineData("a.b.region.novacron")]
    [InlineData("*.region.novacron")]
    [InlineData("EU.region.novacron")]
    [InlineData("eu.region.novacron.example")]
    public void Certificate_with_no_region_or_several_or_a_malformed_one_names_none(params string[] names)
    {
        using var certificate = _authority.IssueCertificate(names);
        Assert.False(RegionCertificate.TryGetRegion(certificate, out _));
        Assert.Throws<ArgumentException>(() => _authority.Identity(certificate));
    }

    [Theory]
    [InlineData("eu", true)]
    [InlineData("eu-1", true)]
    [InlineData("", false)]
    [InlineData("-eu", false)]
    [InlineData("eu-", false)]
    [InlineData("Eu", false)]
    [InlineData("e.u", false)]
    [InlineData("eü", false)]
    public void Region_name_is_a_lower_case_DNS_label(string name, bool expected) =>
        Assert.Equal(expected, RegionCertificate.IsRegionName(name));

    [Fact]
    public void Region_name_longer_than_a_DNS_label_is_none() =>
        Assert.Throws<ArgumentException>(() => RegionCertificate.DnsNameOf(new string('a', 64)));

    [Fact]
    public void Identity_is_read_from_PEM_files_and_an_unusable_file_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("amst-identity");
        try
        {
            var (certificate, key, roots) = (Path("certificate.pem"), Path("key.pem"), Path("roots.pem"));
            using var issued = _authority.IssueCertificate(RegionCertificate.DnsNameOf("eu"));
            using var privateKey = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(issued);
            File.WriteAllText(certificate, issued.ExportCertificatePem());
            File.WriteAllText(key, privateKey!.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(roots, _authority.RootPem);
            using (var identity = TlsIdentity.Load(certificate, key, roots))
            {
                Assert.Equal("eu", identity.Region);
                Assert.True(identity.Certificate.HasPrivateKey);
                Assert.Single(identity.Authorities);
                Assert.Equal(32, identity.DeriveKey("one").Length);
                Assert.NotEqual(identity.DeriveKey("one"), identity.DeriveKey("other"));
                using var again = TlsIdentity.Load(certificate, key, roots);
                Assert.Equal(identity.DeriveKey("one"), again.DeriveKey("one"));
            }

            File.WriteAllText(key, "no key");
            var error = Assert.Throws<InvalidDataException>(() => TlsIdentity.Load(certificate, key, roots));
            Assert.Contains(key, error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => TlsIdentity.Load(certificate, Path("missing.pem"), roots));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string Path(string name) => System.IO.Path.Combine(folder.FullName, name);
    }
}
