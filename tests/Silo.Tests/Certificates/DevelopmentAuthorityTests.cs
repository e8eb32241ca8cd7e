using System.Security.Cryptography.X509Certificates;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Certificates;

public sealed class DevelopmentAuthorityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private DevelopmentAuthority Authority => new(_folder["ca"], TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_issued_certificate_is_a_server_and_a_client_of_its_region_signed_by_the_authority()
    {
        var target = await IssueAsync("eu", "10.0.0.1", "eu.example.net");
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(target.CertificateFile);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(target.AuthorityFile);

        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages;
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], usages.Cast<System.Security.Cryptography.Oid>().Select(oid => oid.Value));
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["eu.region.novacron", "eu.example.net"], names.EnumerateDnsNames());
        Assert.Equal(["10.0.0.1"], names.EnumerateIPAddresses().Select(address => address.ToString()));
        Assert.Equal(authority.SubjectName.RawData, certificate.IssuerName.RawData);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.True(authority.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.True(RegionCertificate.TryGetRegion(certificate, out var region));
        Assert.Equal("eu", region);
    }

    [Fact]
    public async Task A_region_certificate_lasts_a_year_and_the_authority_ten()
    {
        var target = await IssueAsync("eu");
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(target.CertificateFile);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(target.AuthorityFile);

        Assert.Equal(certificate.NotBefore.AddHours(1).AddYears(1), certificate.NotAfter, TimeSpan.FromSeconds(2));
        Assert.Equal(authority.NotBefore.AddHours(1).AddYears(10), authority.NotAfter, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Keys_can_be_read_by_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        var target = await IssueAsync("eu");

        Assert.Equal(SecretFile.KeyMode, File.GetUnixFileMode(target.KeyFile));
        Assert.Equal(SecretFile.KeyMode, File.GetUnixFileMode(Authority.KeyFile));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_folder["ca"]) & (
            UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute));
    }

    [Fact]
    public async Task Many_processes_that_begin_at_once_share_one_authority()
    {
        var issued = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => IssueAsync($"r{number}")));

        var authorities = issued.Select(target => File.ReadAllText(target.AuthorityFile)).Distinct();
        Assert.Single(authorities);
        foreach (var (target, number) in issued.Select((target, number) => (target, number)))
            RegionIdentity.Load(target, $"r{number}", TimeProvider.System).Dispose();
    }

    [Fact]
    public async Task Initialising_again_keeps_the_authority()
    {
        Assert.True(await Authority.InitializeAsync(CancellationToken.None));
        var before = await File.ReadAllTextAsync(Authority.CertificateFile);

        Assert.False(await Authority.InitializeAsync(CancellationToken.None));
        Assert.Equal(before, await File.ReadAllTextAsync(Authority.CertificateFile));
    }

    [Fact]
    public async Task An_authority_that_died_before_its_certificate_is_made_anew()
    {
        await Authority.InitializeAsync(CancellationToken.None);
        File.Delete(Authority.CertificateFile);

        Assert.True(await Authority.InitializeAsync(CancellationToken.None));
        RegionIdentity.Load(await IssueAsync("eu"), "eu", TimeProvider.System).Dispose();
    }

    [Fact]
    public async Task An_authority_without_its_key_is_refused()
    {
        await Authority.InitializeAsync(CancellationToken.None);
        File.Delete(Authority.KeyFile);

        var exception = await Assert.ThrowsAsync<StartupException>(() => IssueAsync("eu"));
        Assert.Equal(ExitCodes.ConfigurationError, exception.ExitCode);
        Assert.Contains("has lost its key", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/there/ca", "/state", "/there/ca")]
    [InlineData(null, "/state", "/state/novacron/ca")]
    public void The_default_folder_comes_from_the_environment(string? named, string? state, string expected) =>
        Assert.Equal(expected, DevelopmentAuthority.FindDefaultFolder(name => name == DevelopmentAuthority.FolderVariable ? named : state));

    private async Task<CertificateFolder> IssueAsync(string region, params string[] hosts)
    {
        var target = new CertificateFolder(_folder[region]);
        await Authority.IssueAsync(region, hosts, target, CancellationToken.None);
        return target;
    }
}
