using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport.Security;

/// <summary>
/// Later connections resume the first one's TLS session. The proof is what the server writes: without a certificate it is less than
/// the certificate is long. Linux only: elsewhere the platform decides.
/// </summary>
public sealed class TlsResumptionTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);

    public void Dispose()
    {
        _authority.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Later_connections_leave_the_certificates_out_and_still_say_the_region()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var client = _authority.Issue("eu");
        using var server = _authority.Issue("us");
        var certificate = server.Certificate.RawData.Length;
        var first = await ShakeHandsAsync(client, server);
        Assert.True(first.ServerBytes > certificate, $"{first.ServerBytes} bytes of a first handshake");
        for (var later = 0; later < 3; later++)
        {
            var resumed = await ShakeHandsAsync(client, server);
            Assert.True(
                resumed.ServerBytes < first.ServerBytes - certificate,
                $"{resumed.ServerBytes} bytes of a later handshake, {first.ServerBytes} of the first, {certificate} of the certificate");
            Assert.Equal(("eu", "us"), (resumed.ClientRegion, resumed.ServerRegion));
        }
    }

    [Fact]
    public async Task Resumed_connection_is_refused_when_its_key_is_no_longer_among_those_pinned()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var client = _authority.Issue("eu");
        using var server = _authority.Issue("us");
        using var other = _authority.Issue("eu");
        var first = await ShakeHandsAsync(client, server);

        // The same certificate, and so the same sessions.
        var strict = new TlsIdentity(server.Certificate, server.Authorities)
        {
            Pins = PeerPins.Parse([$"eu={PeerPins.Of(other.Certificate)}"]),
        };
        var counted = new List<long>();
        await Assert.ThrowsAsync<AuthenticationException>(() => ShakeHandsAsync(client, strict, counted.Add));
        Assert.True(counted.Single() < first.ServerBytes - server.Certificate.RawData.Length, "the session was not resumed");
    }

    [Fact]
    public async Task Resumed_connection_is_refused_when_another_region_is_expected_of_it()
    {
        using var client = _authority.Issue("eu");
        using var server = _authority.Issue("us");
        await ShakeHandsAsync(client, server);
        var options = client.CreateClientOptions("asia", AmstProtocol.AlpnOffers);
        Assert.NotNull(client.FindFault(server.Certificate, SslPolicyErrors.None, "asia"));
        Assert.False(options.RemoteCertificateValidationCallback!(this, server.Certificate, null, SslPolicyErrors.None));
    }

    private async Task<(long ServerBytes, string? ClientRegion, string? ServerRegion)> ShakeHandsAsync(
        TlsIdentity client, TlsIdentity server, Action<long>? counted = null)
    {
        using var listening = new TcpListener(IPAddress.Loopback, 0);
        listening.Start();
        var dialled = new TcpClient();
        await dialled.ConnectAsync((IPEndPoint)listening.LocalEndpoint, _patience.Token);
        var accepted = await listening.AcceptTcpClientAsync(_patience.Token);
        var wire = new CountingStream(accepted.GetStream());
        await using var serverSide = new SslStream(wire);
        await using var clientSide = new SslStream(dialled.GetStream());
        var shaking = clientSide.AuthenticateAsClientAsync(client.CreateClientOptions("us", AmstProtocol.AlpnOffers), _patience.Token);
        try
        {
            await serverSide.AuthenticateAsServerAsync(server.CreateServerOptions(AmstProtocol.AlpnOffers), _patience.Token);
        }
        finally
        {
            counted?.Invoke(wire.BytesWritten);
        }

        await shaking;
        var bytes = wire.BytesWritten;

        // The session's ticket comes with the first bytes.
        await serverSide.WriteAsync(new byte[1], _patience.Token);
        await clientSide.ReadExactlyAsync(new byte[1], _patience.Token);
        RegionCertificate.TryGetRegion(serverSide.RemoteCertificate as X509Certificate2, out var clientRegion);
        RegionCertificate.TryGetRegion(clientSide.RemoteCertificate as X509Certificate2, out var serverRegion);
        return (bytes, clientRegion, serverRegion);
    }
}
