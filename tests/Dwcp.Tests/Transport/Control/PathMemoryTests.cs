using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class PathMemoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_remembered_is_found_again_by_peer_and_congestion_control()
    {
        var memory = new PathMemory();
        memory.Remember("us", "bbr", Record(4));
        memory.Remember("us", "cubic", Record(32));

        var again = PathMemory.FromJson(memory.ToJson());

        Assert.Equal(Record(4), again.Find("us", "bbr", Now));
        Assert.Equal(32, again.Find("us", "cubic", Now)?.Streams);
        Assert.Null(again.Find("ap", "bbr", Now));
    }

    [Fact]
    public void Old_records_are_not_used()
    {
        var memory = new PathMemory();
        memory.Remember("us", "bbr", Record(4));
        Assert.NotNull(memory.Find("us", "bbr", Now + PathMemory.AgeMax));
        Assert.Null(memory.Find("us", "bbr", Now + PathMemory.AgeMax + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void It_is_bounded_and_the_oldest_goes_first()
    {
        var memory = new PathMemory();
        for (var peer = 0; peer <= PathMemory.PathsMax; peer++)
        {
            memory.Remember($"r{peer}", "bbr", Record(4) with { SeenAt = Now + TimeSpan.FromSeconds(peer) });
        }

        Assert.Equal(PathMemory.PathsMax, memory.Count);
        Assert.Null(memory.Find("r0", "bbr", Now));
        Assert.NotNull(memory.Find("r1", "bbr", Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"us bbr\":null}")]
    [InlineData("{\"us bbr\":{\"Streams\":1}}")]
    [InlineData("{\"us bbr\":{\"Streams\":0,\"BytesPerSecond\":1,\"RoundTrip\":\"00:00:01\",\"Mode\":0,\"SeenAt\":\"2026-03-01\"}}")]
    public void Text_that_it_cannot_use_leaves_it_empty(string json) => Assert.Equal(0, PathMemory.FromJson(json).Count);

    private static PathRecord Record(int streams) => new()
    {
        Streams = streams,
        BytesPerSecond = 12_000_000,
        RoundTrip = TimeSpan.FromMilliseconds(100),
        Mode = TransferMode.Internet,
        SeenAt = Now,
    };
}
