using NovaCron.Agent.Outgoing;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Agent.Tests.Outgoing;

public sealed class OutgoingTransfersTests
{
    private static readonly OutgoingOrder Order =
        new("m-1", "web-1", 1, "us", "us:7400", new byte[32], Streams: 3, TimeSpan.FromMilliseconds(300));

    [Fact]
    public async Task A_transfer_begins_with_what_the_last_one_to_that_region_found()
    {
        var paths = new RememberedPaths(null, TimeProvider.System, Assert.Fail);
        var transfers = new OutgoingTransfers(Options(), new Dialers("bbr"), paths);
        using (var first = await transfers.BeginAsync(Order, CancellationToken.None))
        {
            Assert.Null(first.Settings.Remembered);
        }

        paths.Remember("us", "bbr", Record(7));
        paths.Remember("us", "cubic", Record(8));
        paths.Remember("asia", "bbr", Record(9));

        using var second = await transfers.BeginAsync(Order, CancellationToken.None);
        Assert.Equal((7, 3), (second.Settings.Remembered?.Streams, second.Settings.Streams));
        second.Settings.Validate();
    }

    [Fact]
    public async Task All_transfers_that_leave_share_the_windows_memory()
    {
        const int Out = 4;
        var options = Options(64L << 20, Out);
        var transfers = new OutgoingTransfers(options, new Dialers(""), new RememberedPaths(null, TimeProvider.System, Assert.Fail));
        var all = new List<OutgoingTerms>();
        for (var i = 0; i < Out; i++)
        {
            all.Add(await transfers.BeginAsync(Order, CancellationToken.None));
        }

        Assert.All(all, terms => terms.Settings.Validate());
        Assert.InRange(all.Sum(terms => terms.Settings.WindowBytes), 1, 32L << 20);
        var next = transfers.BeginAsync(Order, CancellationToken.None);
        Assert.False(next.IsCompleted);
        all[0].Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task Alone_a_transfer_has_the_transports_usual_window_or_a_larger_one()
    {
        var paths = new RememberedPaths(null, TimeProvider.System, Assert.Fail);
        using var terms = await new OutgoingTransfers(Options(2L << 30), new Dialers(""), paths).BeginAsync(Order, CancellationToken.None);
        Assert.InRange(terms.Settings.WindowBytes, new AmstOptions().WindowBytes, 256L << 20);
    }

    private static AgentOptions Options(long windows = 0, int outgoing = 16)
    {
        var options = new AgentOptions
        {
            HostName = "eu-host", Region = "eu", DataDirectory = "/data",
            WindowBytesTotal = windows, OutgoingMax = outgoing, IncomingMax = 4,
        };
        options.Validate();
        return options;
    }

    private static PathRecord Record(int streams) => new()
    {
        Streams = streams,
        BytesPerSecond = 12_000_000,
        RoundTrip = TimeSpan.FromMilliseconds(80),
        Mode = TransferMode.Internet,
        SeenAt = DateTimeOffset.UtcNow,
    };

    private sealed class Dialers(string congestionControl) : IAgentDialers
    {
        public string CongestionControl => congestionControl;

        public IAmstDialer Create(string endpoint, string region) => throw new NotSupportedException();
    }
}
