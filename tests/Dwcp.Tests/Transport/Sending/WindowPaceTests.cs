using NovaCron.Dwcp.Transport.Sending;

namespace NovaCron.Dwcp.Tests.Transport.Sending;

public sealed class WindowPaceTests
{
    private const long Least = 512 * 1024;
    private const long Most = 32L << 20;
    private static readonly TimeSpan Queue = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(128 * 1024, 50)]
    [InlineData(1_250_000, 20)]
    [InlineData(12_500_000, 20)]
    [InlineData(12_500_000, 200)]
    [InlineData(125_000_000, 80)]
    public void Limit_settles_at_what_the_path_delivers_in_its_round_trip_and_the_queue_time(long bytesPerSecond, int roundTripMs)
    {
        var path = new Path(bytesPerSecond, TimeSpan.FromMilliseconds(roundTripMs));

        path.Run(rounds: 200);

        // Now and then the queue is let run empty for a moment.
        var limit = path.Pace.LimitBytes;
        for (var round = 0; round < 8; round++)
        {
            path.Run(rounds: 1);
            limit = Math.Max(limit, path.Pace.LimitBytes);
        }

        var wanted = Math.Clamp(bytesPerSecond * (path.RoundTrip + Queue).TotalSeconds, Least, Most);
        Assert.InRange(limit, wanted * 0.99, wanted * 1.01);
    }

    [Theory]
    [InlineData(62_500_000, 264, 12)]
    [InlineData(62_500_000, 20, 8)]
    [InlineData(6_250_000, 264, 8)]
    public void Start_fills_a_long_path_within_few_round_trips(long bytesPerSecond, int roundTripMs, int rounds)
    {
        var path = new Path(bytesPerSecond, TimeSpan.FromMilliseconds(roundTripMs));

        path.Run(rounds);

        Assert.True(path.Pace.LimitBytes >= Math.Min(Most, bytesPerSecond * path.RoundTrip.TotalSeconds));
    }

    [Fact]
    public void Limit_grows_again_when_the_route_becomes_longer()
    {
        var path = new Path(12_500_000, TimeSpan.FromMilliseconds(20));
        path.Run(rounds: 100);

        path.RoundTrip = TimeSpan.FromMilliseconds(264);
        path.Run(rounds: 300);

        Assert.InRange(path.Pace.LimitBytes, 12_500_000 * 0.264, 12_500_000 * 0.5);
    }

    [Fact]
    public void Limit_follows_a_path_that_becomes_slow()
    {
        var path = new Path(125_000_000, TimeSpan.FromMilliseconds(20));
        path.Run(rounds: 100);
        var before = path.Pace.LimitBytes;

        path.BytesPerSecond = 12_500_000;
        path.Run(rounds: 100);

        Assert.True(before > 14_000_000);
        Assert.InRange(path.Pace.LimitBytes, Least, 1_600_000);
    }

    [Fact]
    public void One_slow_acknowledgement_does_not_shrink_it()
    {
        var path = new Path(12_500_000, TimeSpan.FromMilliseconds(20));
        path.Run(rounds: 100);
        var before = path.Pace.LimitBytes;

        path.Pace.Acknowledged(before, TimeSpan.FromSeconds(1), path.Now, wasFull: true);

        Assert.Equal(before, path.Pace.LimitBytes);
    }

    [Fact]
    public void A_sender_with_little_to_say_does_not_shrink_it()
    {
        var path = new Path(12_500_000, TimeSpan.FromMilliseconds(20));
        path.Run(rounds: 100);
        var before = path.Pace.LimitBytes;

        path.Pace.Acknowledged(1000, TimeSpan.FromMilliseconds(20), path.Now + TimeSpan.FromMinutes(1), wasFull: false);

        Assert.Equal(before, path.Pace.LimitBytes);
    }

    [Fact]
    public void Window_smaller_than_the_least_is_the_limit()
    {
        var pace = new WindowPace(Least, 100_000, Queue);
        pace.Acknowledged(long.MaxValue, TimeSpan.FromTicks(1), TimeSpan.Zero, wasFull: true);
        pace.Acknowledged(1, TimeSpan.Zero, TimeSpan.Zero, wasFull: true);
        Assert.Equal(100_000, pace.LimitBytes);
    }

    /// <summary>A path that delivers so many bytes a second, each after a round trip; the sender always has more.</summary>
    private sealed class Path(long bytesPerSecond, TimeSpan roundTrip)
    {
        public WindowPace Pace { get; } = new(Least, Most, Queue);

        public long BytesPerSecond { get; set; } = bytesPerSecond;

        public TimeSpan RoundTrip { get; set; } = roundTrip;

        public TimeSpan Now { get; private set; }

        // The first frame is alone; then a full window takes as long as the path needs for it, and never less than a round trip.
        public void Run(int rounds)
        {
            if (Now == TimeSpan.Zero)
                Send(64 * 1024);
            for (var round = 0; round < rounds; round++)
                Send(Pace.LimitBytes);
        }

        private void Send(long bytes)
        {
            var needed = TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
            var took = needed > RoundTrip ? needed : RoundTrip;
            Now += took;
            Pace.Acknowledged(bytes, took, Now, wasFull: true);
        }
    }
}
