using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Certificates;

namespace NovaCron.Silo.Tests.Support;

/// <summary>Certificates of one development CA.</summary>
internal sealed class TestCertificates : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<TlsIdentity> _identities = [];
    private int _issued;

    public static TestCertificates Create() => new();

    public async Task<TlsIdentity> IssueAsync(string region)
    {
        var target = new CertificateFolder(_folder[$"{region}-{_issued++}"]);
        await new DevelopmentAuthority(_folder["ca"], TimeProvider.System).IssueAsync(region, [], target, CancellationToken.None);
        var identity = RegionIdentity.Load(target, region, TimeProvider.System);
        _identities.Add(identity);
        return identity;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var identity in _identities)
            identity.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
