using System.Net.Security;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport.Security;

public sealed class PeerPinsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);

    public void Dispose()
    {
        _authority.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public void Key_is_allowed_when_it_is_one_of_those_pinned_or_none_is()
    {
        using var old = _authority.Issue("us");
        using var current = _authority.Issue("us");
        using var stranger = _authority.Issue("us");
        var capitals = PeerPins.Of(current.Certificate).Split(':')[1].ToUpperInvariant();
        var pins = PeerPins.Parse([$"us={PeerPins.Of(old.Certificate)}", $"us=sha256:{capitals}"]);

        Assert.True(pins.Allow("us", old.Certificate));
        Assert.True(pins.Allow("us", current.Certificate));
        Assert.False(pins.Allow("us", stranger.Certificate));
        Assert.True(pins.Allow("asia", stranger.Certificate));
        Assert.True(PeerPins.None.Allow("us", stranger.Certificate));
    }

    // openssl x509 -pubkey | openssl pkey -pubin -outform der | sha256sum says the same of any certificate.
    [Fact]
    public void Pin_is_the_digest_of_the_public_key_alone()
    {
        using var identity = _authority.Issue("us");
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPublicKey(identity.Certificate)!;
        var digest = System.Security.Cryptography.SHA256.HashData(key.ExportSubjectPublicKeyInfo());
        Assert.Equal("sha256:" + Convert.ToHexStringLower(digest), PeerPins.Of(identity.Certificate));
    }

    [Theory]
    [InlineData("")]
    [InlineData("us")]
    [InlineData("us=")]
    [InlineData("us=sha256:")]
    [InlineData("us=sha256:0123")]
    [InlineData("us=sha1:0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("us=sha256:012345678901234567890123456789012345678901234567890123456789012g")]
    [InlineData("US=sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("=sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    public void Malformed_pin_is_refused(string text)
    {
        var error = Assert.Throws<FormatException>(() => PeerPins.Parse([text]));
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_pins_than_a_region_may_have_are_refused()
    {
        using var identity = _authority.Issue("us");
        var pins = Enumerable.Repeat($"us={PeerPins.Of(identity.Certificate)}", PeerPins.PinsPerRegionMax + 1);
        Assert.Contains("'us'", Assert.Throws<FormatException>(() => PeerPins.Parse(pins)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dialler_refuses_a_region_with_another_key_and_names_both()
    {
        using var source = _authority.Issue("eu");
        using var target = _authority.Issue("us");
        using var other = _authority.Issue("us");
        var bench = new TransferBench();
        await using var server = new TlsServer(bench.Listener, target);
        await using var receiver = bench.Expect();
        var pinning = new TlsIdentity(source.Certificate, source.Authorities)
        {
            Pins = PeerPins.Parse([$"us={PeerPins.Of(other.Certificate)}"]),
        };
        var dialer = new TcpDialer(server.Endpoint, pinning, "us", new TcpDialerOptions(), TimeProvider.System);

        var error = await Assert.ThrowsAsync<AmstException>(() => bench.ConnectAsync(_patience.Token, dialer));

        Assert.Equal((AmstError.NotAuthorized, AmstSide.Sender, AmstStage.Handshake), (error.Error, error.Side, error.Stage));
        Assert.Contains("its key is none of those pinned for region 'us'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_is_pinned_still_needs_the_authority()
    {
        using var other = new TestAuthority("another");
        using var stranger = other.Issue("us");
        using var source = _authority.Issue("eu");
        var pinning = new TlsIdentity(source.Certificate, source.Authorities)
        {
            Pins = PeerPins.Parse([$"us={PeerPins.Of(stranger.Certificate)}"]),
        };
        Assert.NotNull(pinning.FindFault(stranger.Certificate, SslPolicyErrors.RemoteCertificateChainErrors, "us"));
        Assert.NotNull(pinning.FindFault(null, SslPolicyErrors.None, "us"));
        Assert.Null(pinning.FindFault(stranger.Certificate, SslPolicyErrors.None, "us"));
    }
}
