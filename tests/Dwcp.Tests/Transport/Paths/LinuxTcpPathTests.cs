using System.Net;
using System.Net.Sockets;
using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Tests.Transport.Paths;

public sealed class LinuxTcpPathTests
{
    private const int Sent = 4 * 1024 * 1024;

    [Fact]
    public async Task Kernel_tells_what_was_sent_and_acknowledged()
    {
        using var pair = await SocketPair.CreateAsync();
        var path = new LinuxTcpPath(pair.Client, new SocketTuningOptions());

        await pair.TransferAsync(Sent);

        if (!OperatingSystem.IsLinux())
        {
            Assert.False(path.TryRead(out _));
            return;
        }

        Assert.True(path.TryRead(out var sample));

        // The last byte was read by the peer; its acknowledgement may be under way, not more than what the kernel says is.
        Assert.Equal(Sent, sample.BytesSent - sample.BytesRetransmitted + sample.NotSent);
        Assert.InRange(sample.BytesAcknowledged, 1, Sent + 1);
        Assert.InRange(sample.RoundTrip, TimeSpan.FromMicroseconds(1), TimeSpan.FromSeconds(10));
        Assert.InRange(sample.RoundTripMin, TimeSpan.FromMicroseconds(1), sample.RoundTrip + TimeSpan.FromSeconds(1));
        Assert.True(sample.CongestionWindow > 0);
        Assert.True(sample.DeliveryRate > 0);
        Assert.NotEmpty(path.CongestionControl);
        Assert.True(path.TrySetPace(1_000_000));
        Assert.True(path.TrySetPace(0));
        var before = path.CongestionControl;
        Assert.True(path.TryRefreshCongestionControl());
        Assert.Equal(before, path.CongestionControl);
        Assert.Equal(before, SocketKnobs.CongestionControl(pair.Client));
    }

    [Fact]
    public async Task Closed_socket_answers_false_and_throws_nothing()
    {
        using var pair = await SocketPair.CreateAsync();
        var path = new SocketTuning(new SocketTuningOptions()).PathOf(pair.Client);
        pair.Client.Dispose();

        Assert.False(path.TryRead(out _));
        Assert.False(path.TrySetPace(1000));
        Assert.False(path.TryRefreshCongestionControl());
    }

    [Fact]
    public async Task An_option_that_the_kernel_refuses_leaves_the_connection_as_it_is()
    {
        using var pair = await SocketPair.CreateAsync();

        Assert.False(SocketKnobs.TrySetCongestionControl(pair.Client, "none-such"));

        Assert.True(pair.Client.Connected);
        await pair.TransferAsync(1024);
    }

    [Fact]
    public void Tuning_says_what_it_reached()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var options = new SocketTuningOptions { CongestionControl = "none-such", ReceiveBufferBytes = 1024 * 1024 };

        var result = new SocketTuning(options).Apply(socket);

        Assert.True(result.IsCongestionControlMissed);
        Assert.NotEqual("none-such", result.CongestionControl);
        Assert.Equal(socket.ReceiveBufferSize, result.ReceiveBufferBytes);
        Assert.Contains("not the one asked for", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tuning_takes_a_congestion_control_that_every_linux_has()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var result = new SocketTuning(new SocketTuningOptions { CongestionControl = "reno" }).Apply(socket);
        Assert.Equal(OperatingSystem.IsLinux() ? "reno" : "", result.CongestionControl);
        Assert.Equal(!OperatingSystem.IsLinux(), result.IsCongestionControlMissed);
    }

    [Fact]
    public async Task A_peer_in_the_same_datacenter_gets_cubic_and_a_farther_one_what_was_offered()
    {
        var offered = new SocketTuning(new SocketTuningOptions()).CongestionControlOffered;

        var near = new SocketTuningOptions { ShortRoundTripMax = SocketTuningOptions.ShortRoundTripLimit };
        Assert.Equal(IsOffered("cubic") ? "cubic" : offered, await ReachedAsync(near));
        Assert.Equal("reno", await ReachedAsync(new SocketTuningOptions { CongestionControl = "reno" }));
        Assert.Equal(offered, await ReachedAsync(new SocketTuningOptions { ShortRoundTripMax = TimeSpan.Zero }));

        // No peer is as near as that.
        var never = new SocketTuningOptions { ShortRoundTripMax = TimeSpan.FromTicks(1) };
        Assert.Equal(offered, await ReachedAsync(never));
    }

    private static bool IsOffered(string name)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        return SocketKnobs.TrySetCongestionControl(socket, name);
    }

    private static async Task<string> ReachedAsync(SocketTuningOptions options)
    {
        var tuning = new SocketTuning(options);
        using var pair = await SocketPair.CreateAsync(tuning.Prepare);
        tuning.FitToPath(pair.Client);
        return SocketKnobs.CongestionControl(pair.Client);
    }

    [Fact]
    public void Value_outside_its_range_is_refused_by_name()
    {
        new SocketTuningOptions().Validate();
        Refused(new() { CongestionControl = "a name; of no kind" }, nameof(SocketTuningOptions.CongestionControl));
        Refused(new() { NotSentLowWater = 1 }, nameof(SocketTuningOptions.NotSentLowWater));
        Refused(new() { ShortRoundTripMax = TimeSpan.FromMilliseconds(11) }, nameof(SocketTuningOptions.ShortRoundTripMax));
        Refused(new() { SendBufferBytesMax = -1 }, nameof(SocketTuningOptions.SendBufferBytesMax));
        Refused(new() { ReceiveBufferBytes = -1 }, nameof(SocketTuningOptions.ReceiveBufferBytes));

        static void Refused(SocketTuningOptions options, string name) =>
            Assert.Equal(name, Assert.Throws<ArgumentException>(options.Validate).ParamName);
    }

    private sealed class SocketPair : IDisposable
    {
        public required Socket Client { get; init; }

        private Socket Server { get; init; } = null!;

        public static async Task<SocketPair> CreateAsync(Action<Socket>? prepare = null)
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(1);
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            prepare?.Invoke(client);
            await client.ConnectAsync(listener.LocalEndPoint!);
            return new SocketPair { Client = client, Server = await listener.AcceptAsync() };
        }

        public async Task TransferAsync(int bytes)
        {
            var sending = Client.SendAsync(new byte[bytes]);
            var buffer = new byte[1024 * 1024];
            for (var left = bytes; left > 0;)
                left -= await Server.ReceiveAsync(buffer);
            await sending;
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
