using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>The federation port answers what it does not understand as documented, goes on serving, and guests still move.</summary>
[Collection(Sites.Collection)]
public sealed class WireTests(Sites sites) : IAsyncLifetime
{
    private const string Guest = "wired";

    private Region Eu => sites.Eu;

    private Region Us => sites.Us;

    public async Task InitializeAsync()
    {
        if ((await Eu.GetAsync($"/v1/vms/{Guest}")).Status == HttpStatusCode.NotFound)
            await sites.BootAsync(Eu, Guest);
    }

    /// <summary>Whatever was sent, the port serves and a guest moves through it.</summary>
    public async Task DisposeAsync()
    {
        Assert.Equal(HttpStatusCode.OK, (await Us.GetAsync("/readyz")).Status);
        var target = (await Eu.GetAsync($"/v1/vms/{Guest}")).Text("ownerRegion") == "eu" ? "us" : "eu";
        var migration = await Migrations.EndAsync(Eu, await Migrations.BeginAsync(Eu, Guest, target));
        Assert.True(migration.GetProperty("phase").GetString() == "completed", $"{migration}\n{Us.Describe()}");
        await sites.ExpectSteadyAsync();
    }

    [Fact]
    public async Task A_peer_of_another_frame_version_is_told_so() =>
        await AssertRefusedAsync(AmstPeer.Header(2, AmstPeer.Hello, 0), error: 3, says: "2");

    [Theory]
    [InlineData(AmstPeer.Hello, uint.MaxValue)]
    [InlineData(AmstPeer.Hello, 1025u)]
    [InlineData(AmstPeer.Data, 1u << 30)]
    public async Task A_frame_that_announces_too_much_is_refused_before_its_payload(byte type, uint length) =>
        await AssertRefusedAsync(AmstPeer.Header(1, type, length), error: 6, says: length.ToString(null as IFormatProvider));

    [Fact]
    public async Task A_header_with_a_flipped_bit_is_refused()
    {
        var header = AmstPeer.Header(1, AmstPeer.Hello, 0);
        header[20] ^= 4;
        await AssertRefusedAsync(header, error: 4, says: "checksum");
    }

    [Fact]
    public async Task A_frame_that_may_not_come_first_is_refused() =>
        await AssertRefusedAsync(AmstPeer.Header(1, AmstPeer.Data + 1, 0), error: 7, says: "HELLO");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_bytes_are_refused_or_the_connection_is_closed(int seed)
    {
        var garbage = new byte[8192];
        new Random(seed).NextBytes(garbage);
        await using var peer = await AmstPeer.ConnectAsync(Us, Eu);
        await SendUntilRefusedAsync(peer, garbage);
        AssertRefusalOrNothing(await peer.ReadToEndAsync());
    }

    [Fact]
    public async Task A_connection_that_ends_within_a_header_is_closed()
    {
        await using var peer = await AmstPeer.ConnectAsync(Us, Eu);
        await peer.SendAsync(AmstPeer.Header(1, AmstPeer.Hello, 0)[..17]);
        await peer.EndAsync();
        Assert.Empty(await peer.ReadToEndAsync());
    }

    [Fact]
    public async Task A_peer_with_a_certificate_of_another_authority_gets_no_answer()
    {
        var forged = await sites.ForgeAsync();
        try
        {
            await using var peer = await AmstPeer.ConnectAsync(Us, forged);
            await SendUntilRefusedAsync(peer, AmstPeer.Header(1, AmstPeer.Hello, 0));
            Assert.Empty(await peer.ReadToEndAsync());
        }
        catch (AuthenticationException)
        {
            // Refused in the handshake already; which of both it is depends on the TLS version.
        }

        await Patience.UntilAsync(
            () => Us.Describe().Contains("signed by the configured authority", StringComparison.Ordinal),
            () => $"us does not say whom it refused.\n{Us.Describe()}");
    }

    [Fact]
    public async Task A_peer_that_speaks_no_TLS_is_closed_without_an_answer()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Us.ListenPort);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: us\r\n\r\n"));
        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(answer);
        }
        catch (IOException)
        {
            // Reset.
        }

        Assert.DoesNotContain("HTTP/", Encoding.ASCII.GetString(answer.ToArray()), StringComparison.Ordinal);
    }

    private static void AssertRefusalOrNothing(byte[] answer)
    {
        if (answer.Length > 0)
            Assert.Equal((1, AmstPeer.Refuse), (answer[0], answer[1]));
    }

    // A refused peer may find the connection closed before it has sent everything.
    private static async Task SendUntilRefusedAsync(AmstPeer peer, byte[] bytes)
    {
        try
        {
            await peer.SendAsync(bytes);
            await peer.EndAsync();
        }
        catch (IOException)
        {
        }
    }

    private async Task AssertRefusedAsync(byte[] sent, byte error, string says)
    {
        await using var peer = await AmstPeer.ConnectAsync(Us, Eu);
        await peer.SendAsync(sent);
        await peer.EndAsync();

        var answer = await peer.ReadToEndAsync();

        Assert.True(answer.Length > AmstPeer.HeaderBytes, $"{answer.Length} bytes came.\n{Us.Describe()}");
        Assert.Equal((1, AmstPeer.Refuse), (answer[0], answer[1]));
        Assert.Equal(answer.Length - AmstPeer.HeaderBytes, BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(12)));
        Assert.Equal(error, answer[AmstPeer.HeaderBytes]);
        Assert.Contains(says, Encoding.UTF8.GetString(answer.AsSpan(AmstPeer.HeaderBytes + 4)), StringComparison.Ordinal);
    }
}
