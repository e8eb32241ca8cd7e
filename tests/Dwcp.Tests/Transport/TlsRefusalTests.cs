using System.Security.Cryptography.X509Certificates;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>Whose certificate is not enough.</summary>
public sealed class TlsRefusalTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _otherAuthority = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);
    private readonly TransferBench _bench = new()
    {
        Options = new AmstOptions { Streams = 1, ConnectTimeMax = TimeSpan.FromSeconds(2), ReconnectDelay = TimeSpan.FromMilliseconds(1) },
    };

    public void Dispose()
    {
        _authority.Dispose();
        _otherAuthority.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Server_of_another_region_is_not_talked_to()
    {
        using var source = _authority.Issue("eu");
        using var target = _authority.Issue("asia");
        Assert.Equal(AmstError.NotAuthorized, (await ConnectFailsAsync(source, target)).Error);
    }

    [Fact]
    public async Task Server_of_an_unknown_authority_is_not_talked_to()
    {
        using var source = _authority.Issue("eu");
        using var target = _otherAuthority.Issue("us");
        Assert.Equal(AmstError.NotAuthorized, (await ConnectFailsAsync(source, target)).Error);
    }

    [Fact]
    public async Task Client_of_an_unknown_authority_is_not_answered()
    {
        // It trusts the server's authority, which does not vouch for it.
        using var source = new TlsIdentity(
            _otherAuthority.IssueCertificate(RegionCertificate.DnsNameOf("eu")), RootsOf(_authority));
        using var target = _authority.Issue("us");
        var error = await ConnectFailsAsync(source, target);
        Assert.Equal((AmstError.ConnectionLost, AmstStage.Handshake), (error.Error, error.Stage));
    }

    [Fact]
    public async Task Client_of_another_region_is_refused_by_the_handshake()
    {
        using var source = _authority.Issue("asia");
        using var target = _authority.Issue("us");
        var error = await ConnectFailsAsync(source, target);
        Assert.Equal((AmstError.NotAuthorized, AmstSide.Receiver), (error.Error, error.Side));
    }

    [Fact]
    public async Task Server_with_an_expired_certificate_is_not_talked_to()
    {
        using var source = _authority.Issue("eu");
        using var target = _authority.Identity(
            _authority.IssueCertificate([RegionCertificate.DnsNameOf("us")], [TlsTrust.ServerPurpose], TimeSpan.FromHours(-1)));
        Assert.Equal(AmstError.NotAuthorized, (await ConnectFailsAsync(source, target)).Error);
    }

    [Fact]
    public async Task Server_whose_certificate_is_for_clients_only_is_not_talked_to()
    {
        using var source = _authority.Issue("eu");
        using var target = _authority.Identity(
            _authority.IssueCertificate([RegionCertificate.DnsNameOf("us")], [TlsTrust.ClientPurpose], TimeSpan.FromHours(1)));
        Assert.Equal(AmstError.NotAuthorized, (await ConnectFailsAsync(source, target)).Error);
    }

    [Fact]
    public async Task Endpoint_where_nobody_listens_fails_connecting()
    {
        using var source = _authority.Issue("eu");
        using var target = _authority.Issue("us");
        string endpoint;
        await using (var server = new TlsServer(_bench.Listener, target))
        {
            endpoint = server.Endpoint;
        }

        var error = await Assert.ThrowsAsync<AmstException>(() => _bench.ConnectAsync(_patience.Token, Dialer(endpoint, source)));
        Assert.Equal((AmstError.ConnectFailed, AmstStage.Handshake, true), (error.Error, error.Stage, error.IsTransient));
        Assert.Contains(endpoint, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:0")]
    [InlineData("host:70000")]
    [InlineData("user@host:1")]
    [InlineData("host:1/path")]
    public void Malformed_endpoint_is_refused(string endpoint)
    {
        using var source = _authority.Issue("eu");
        Assert.ThrowsAny<ArgumentException>(() => Dialer(endpoint, source));
    }

    private async Task<AmstException> ConnectFailsAsync(TlsIdentity source, TlsIdentity target)
    {
        await using var server = new TlsServer(_bench.Listener, target);
        await using var receiver = _bench.Expect();
        var error = await Assert.ThrowsAsync<AmstException>(() => _bench.ConnectAsync(_patience.Token, Dialer(server.Endpoint, source)));
        Assert.Equal(0, receiver.Statistics.StreamsPeak);
        return error;
    }

    private static TcpDialer Dialer(string endpoint, TlsIdentity identity) =>
        new(endpoint, identity, "us", new TcpDialerOptions(), TimeProvider.System);

    private static X509Certificate2Collection RootsOf(TestAuthority authority)
    {
        var collection = new X509Certificate2Collection();
        collection.ImportFromPem(authority.RootPem);
        return collection;
    }
}
