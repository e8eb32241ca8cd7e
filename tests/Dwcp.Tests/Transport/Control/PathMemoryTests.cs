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
    [InlineData("{\"us bbr\":{\"Streams\":0,\"BytesPerSecond\":1,\"RoundTrip\":\"00:00:01\",\"Mode\":0," +
        "\"SeenAt\":\"2026-03-01T12:00:00Z\"}}")]
    public void Text_that_it_cannot_use_leaves_it_empty(string json) => Assert.Equal(0, PathMemory.FromJson(json).Count);

    [Theory]
    [InlineData("", false)]
    [InlineData("{\"us bbr\":", false)]
    [InlineData("{}", true)]
    [InlineData("{\"us bbr\":null}", true)]
    public void Damaged_text_is_told_from_text_that_says_nothing(string json, bool isRead) =>
        Assert.Equal(isRead, PathMemory.TryRead(json, out _));

    [Fact]
    public void Of_two_memories_the_newer_record_of_a_path_counts()
    {
        var (one, other) = (new PathMemory(), new PathMemory());
        one.Remember("us", "bbr", Record(2));
        one.Remember("asia", "bbr", Record(3) with { SeenAt = Now.AddSeconds(2) });
        other.Remember("us", "bbr", Record(4) with { SeenAt = Now.AddSeconds(1) });
        other.Remember("asia", "bbr", Record(5));
        other.Remember("eu", "bbr", Record(6));

        one.Merge(other);

        Assert.Equal((4, 3, 6), (Streams("us"), Streams("asia"), Streams("eu")));

        int? Streams(string peer) => one.Find(peer, "bbr", Now)?.Streams;
    }

    private static PathRecord Record(int streams) => new()
    {
        Streams = streams,
        BytesPerSecond = 12_000_000,
        RoundTrip = TimeSpan.FromMilliseconds(100),
        Mode = TransferMode.Internet,
        SeenAt = Now,
    };
}
