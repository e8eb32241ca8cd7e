using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Certificates;

public sealed class RegionIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Another_regions_certificate_is_refused()
    {
        var target = await IssueAsync("ca", "us");

        Refused(target, "eu", TimeProvider.System, "the certificate of region us, not of eu");
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        var target = await IssueAsync("ca", "eu");

        Refused(target, "eu", new ShiftedTime(TimeSpan.FromDays(400)), "it is valid from");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        var target = await IssueAsync("ca", "eu");
        var other = await IssueAsync("other-ca", "us");
        File.Copy(other.AuthorityFile, target.AuthorityFile, overwrite: true);

        Refused(target, "eu", TimeProvider.System, "does not lead to the authority");
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var target = await IssueAsync("ca", "eu");
        File.Delete(target.KeyFile);

        Refused(target, "eu", TimeProvider.System, target.KeyFile);
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_refused()
    {
        var target = await IssueAsync("ca", "eu");
        var other = await IssueAsync("ca", "us");
        File.Copy(other.KeyFile, target.KeyFile, overwrite: true);

        Refused(target, "eu", TimeProvider.System, target.KeyFile);
    }

    [Fact]
    public async Task Files_that_are_no_pem_are_refused()
    {
        var target = await IssueAsync("ca", "eu");
        await File.WriteAllTextAsync(target.CertificateFile, "no certificate");

        Refused(target, "eu", TimeProvider.System, target.CertificateFile);
    }

    private static void Refused(CertificateFolder target, string region, TimeProvider time, string reason)
    {
        var exception = Assert.Throws<StartupException>(() => RegionIdentity.Load(target, region, time));
        Assert.Equal(ExitCodes.ConfigurationError, exception.ExitCode);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    private async Task<CertificateFolder> IssueAsync(string authority, string region)
    {
        var target = new CertificateFolder(_folder[$"{authority}-{region}"]);
        await new DevelopmentAuthority(_folder[authority], TimeProvider.System).IssueAsync(region, [], target, CancellationToken.None);
        return target;
    }

    private sealed class ShiftedTime(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}
