using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport.Security;

/// <summary>What a data port takes, and what strangers cost it.</summary>
public sealed class TcpAcceptorTests : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);
    private readonly TlsIdentity _us;
    private readonly TlsIdentity _eu;
    private readonly ConcurrentQueue<string> _served = new();
    private readonly List<Socket> _sockets = [];
    private TcpAcceptor? _port;

    public TcpAcceptorTests() => (_us, _eu) = (_authority.Issue("us"), _authority.Issue("eu"));

    public async ValueTask DisposeAsync()
    {
        if (_port is not null)
        {
            await _port.DisposeAsync();
        }

        _sockets.ForEach(socket => socket.Dispose());
        _us.Dispose();
        _eu.Dispose();
        _authority.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Flood_of_silent_strangers_keeps_its_places_only_and_shuts_nobody_out()
    {
        var port = Open(new TcpAcceptorOptions { HandshakesMax = 4 });
        var strangers = new List<Socket>();
        for (var i = 0; i < 50; i++)
        {
            strangers.Add(await ConnectAsync());
        }

        // The oldest lose their places; whoever is served meanwhile has not been silent.
        await Task.WhenAll(strangers.Take(46).Select(stranger => ReadToEndAsync(stranger)));
        Assert.InRange(port.Handshakes, 0, 4);
        await using var honest = await Dialer(_eu).DialAsync(_patience.Token);
        await UntilAsync(() => _served.Contains("eu"));
    }

    [Fact]
    public async Task Stranger_that_dawdles_in_its_handshake_is_reset_after_its_time()
    {
        var time = new FakeTimeProvider();
        var port = Open(new TcpAcceptorOptions(), time);
        var silent = await ConnectAsync();
        var dawdling = await ConnectAsync();
        await dawdling.SendAsync(new byte[] { 0x16, 0x03, 0x01 }, _patience.Token);
        await UntilAsync(() => port.Handshakes == 2);

        time.Advance(new TcpAcceptorOptions().HandshakeTimeMax);

        Assert.Equal(0, await ReadToEndAsync(silent));
        Assert.Equal(0, await ReadToEndAsync(dawdling));
        await UntilAsync(() => port.Connections == 0);
        Assert.Equal(0, port.Handshakes);
        Assert.Empty(_served);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_reset()
    {
        var port = Open(new TcpAcceptorOptions { ConnectionsMax = 3 });
        var first = new[] { await ConnectAsync(), await ConnectAsync(), await ConnectAsync() };
        await UntilAsync(() => port.Connections == 3);
        await IsResetAsync();
        Assert.Equal(3, port.Connections);

        first[1].Dispose();
        await UntilAsync(() => port.Connections == 2);
        await using var next = await Dialer(_eu).DialAsync(_patience.Token);
        await UntilAsync(() => _served.Contains("eu"));
    }

    [Fact]
    public async Task Region_has_a_number_of_connections_and_gets_places_back()
    {
        var port = Open(new TcpAcceptorOptions { PeerConnectionsMax = 2 });
        await using var one = await Dialer(_eu).DialAsync(_patience.Token);
        var two = await Dialer(_eu).DialAsync(_patience.Token);
        await UntilAsync(() => _served.Count == 2);
        await using var three = await Dialer(_eu).DialAsync(_patience.Token);
        await ClosesUnansweredAsync(three);
        Assert.Equal(2, _served.Count);

        await two.DisposeAsync();
        await UntilAsync(() => port.Connections == 1);
        await using var four = await Dialer(_eu).DialAsync(_patience.Token);
        await UntilAsync(() => _served.Count == 3);
    }

    [Fact]
    public async Task Region_that_is_no_peer_gets_no_byte_also_when_its_session_is_resumed()
    {
        Open(new TcpAcceptorOptions());
        await using (var one = await Dialer(_eu).DialAsync(_patience.Token))
        {
            await UntilAsync(() => _served.Count == 1);
        }

        await using var strict = new TcpAcceptor(
            new IPEndPoint(IPAddress.Loopback, 0), _us, ["asia"], new TcpAcceptorOptions(), ServeAsync, TimeProvider.System,
            NullLogger<TcpAcceptor>.Instance);
        await using var refused = await Dialer(_eu, strict).DialAsync(_patience.Token);
        await ClosesUnansweredAsync(refused);
        Assert.Single(_served);
    }

    [Fact]
    public async Task Stranger_of_another_authority_is_not_served()
    {
        using var other = new TestAuthority("another");
        var port = Open(new TcpAcceptorOptions());
        using var stranger = new TlsIdentity(other.IssueCertificate(RegionCertificate.DnsNameOf("eu")), _us.Authorities);
        await using var connection = await Dialer(stranger).DialAsync(_patience.Token);
        await ClosesUnansweredAsync(connection);
        await UntilAsync(() => port.Connections == 0);
        Assert.Empty(_served);
    }

    [Fact]
    public async Task Peer_that_speaks_another_protocol_is_not_served()
    {
        var port = Open(new TcpAcceptorOptions());
        var socket = await ConnectAsync();
        await using var secured = new SslStream(new NetworkStream(socket));
        await secured.AuthenticateAsClientAsync(_eu.CreateClientOptions("us"), _patience.Token);
        Assert.Equal(0, await ReadToEndAsync(secured));
        await UntilAsync(() => port.Connections == 0);
        Assert.Empty(_served);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Stranger_that_speaks_no_TLS_learns_at_most_an_alert(int seed)
    {
        var port = Open(new TcpAcceptorOptions());
        var socket = await ConnectAsync();
        var noise = new byte[100_000];
        new Random(seed).NextBytes(noise);
        try
        {
            await socket.SendAsync(noise, _patience.Token);
        }
        catch (SocketException)
        {
            // It was reset before it had said all of it.
        }

        Assert.InRange(await ReadToEndAsync(socket), 0, 7);
        await UntilAsync(() => port.Connections == 0);
        Assert.Empty(_served);
    }

    [Fact]
    public async Task Closing_the_port_ends_what_it_serves_and_what_shakes_hands()
    {
        var port = Open(new TcpAcceptorOptions());
        await using var served = await Dialer(_eu).DialAsync(_patience.Token);
        var stranger = await ConnectAsync();
        await UntilAsync(() => _served.Count == 1 && port.Handshakes == 1);

        await port.DisposeAsync();

        Assert.Equal(0, port.Connections);
        Assert.Equal(0, await ReadToEndAsync(stranger));
        await ClosesUnansweredAsync(served);
    }

    private TcpAcceptor Open(TcpAcceptorOptions options, TimeProvider? time = null) => _port = new TcpAcceptor(
        new IPEndPoint(IPAddress.Loopback, 0), _us, ["eu"], options, ServeAsync, time ?? TimeProvider.System,
        NullLogger<TcpAcceptor>.Instance);

    /// <summary>Serves a connection until its peer, or the port, closes it.</summary>
    private async Task ServeAsync(AmstConnection connection, CancellationToken cancellationToken)
    {
        _served.Enqueue(connection.PeerRegion);
        try
        {
            await connection.Input.ReadAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The peer was gone without a word.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private TcpDialer Dialer(TlsIdentity identity, TcpAcceptor? port = null) =>
        new((port ?? _port!).LocalEndPoint.ToString(), identity, "us", new TcpDialerOptions(), TimeProvider.System);

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        await socket.ConnectAsync(_port!.LocalEndPoint, _patience.Token);
        return socket;
    }

    private async Task IsResetAsync()
    {
        try
        {
            Assert.Equal(0, await ReadToEndAsync(await ConnectAsync()));
        }
        catch (SocketException error)
        {
            // So soon that connecting says it.
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        }
    }

    /// <summary>Waits for something another thread brings about; the test's patience is the limit.</summary>
    private async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(1, _patience.Token);
        }
    }

    private async Task ClosesUnansweredAsync(AmstConnection connection) =>
        Assert.Equal(0, await ReadToEndAsync(connection.Input.AsStream()));

    private Task<long> ReadToEndAsync(Socket socket) => ReadToEndAsync(new NetworkStream(socket));

    private async Task<long> ReadToEndAsync(Stream stream)
    {
        var bytes = 0L;
        try
        {
            var buffer = new byte[4096];
            for (int count; (count = await stream.ReadAsync(buffer, _patience.Token)) > 0; bytes += count)
            {
            }
        }
        catch (IOException)
        {
            // Reset: an end as well.
        }

        return bytes;
    }
}
