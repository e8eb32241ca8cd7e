using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Paths;
using NovaCron.Dwcp.Transport.Sending;

namespace NovaCron.Dwcp.Tests.Transport.Sending;

/// <summary>What counts as headway of a connection, and how long it may make none.</summary>
public sealed class StreamHealthTests
{
    private readonly StreamHealth _health = new(TimeSpan.Zero);

    [Fact]
    public void Connection_with_nothing_under_way_is_never_silent()
    {
        _health.Observe(At(60), receivedAt: At(0), hasUnacknowledged: false, isWriting: false, path: null);
        Assert.Equal((TimeSpan.Zero, false), (_health.SilentFor(At(60)), _health.HasUnderWay));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Without_the_kernels_word_only_what_comes_from_the_receiver_is_headway(bool hasUnacknowledged, bool isWriting)
    {
        _health.Observe(At(5), receivedAt: At(2), hasUnacknowledged, isWriting, path: null);
        Assert.Equal(At(3), _health.SilentFor(At(5)));
        _health.Observe(At(6), receivedAt: At(6), hasUnacknowledged, isWriting, path: null);
        Assert.Equal(TimeSpan.Zero, _health.SilentFor(At(6)));
    }

    [Fact]
    public void What_the_peers_kernel_acknowledges_is_headway_and_standing_still_is_not()
    {
        _health.Observe(At(1), At(0), true, true, new PathSample { BytesAcknowledged = 10, InFlight = 5 });
        _health.Observe(At(2), At(0), true, true, new PathSample { BytesAcknowledged = 20, InFlight = 5 });
        _health.Observe(At(9), At(0), true, true, new PathSample { BytesAcknowledged = 20, InFlight = 5 });
        Assert.Equal(At(7), _health.SilentFor(At(9)));

        // All of it has arrived: that the receiver has not stored it yet is not the path's doing.
        _health.Observe(At(10), At(0), true, false, new PathSample { BytesAcknowledged = 20 });
        Assert.Equal(TimeSpan.Zero, _health.SilentFor(At(10)));
    }

    [Fact]
    public void Stalled_connection_is_sound_again_once_something_comes_through()
    {
        _health.Stall(At(3));
        _health.Observe(At(4), At(0), true, true, new PathSample { InFlight = 5 });
        Assert.Equal(At(3), _health.StalledSince);
        _health.Observe(At(5), At(0), true, true, new PathSample { BytesAcknowledged = 1, InFlight = 4 });
        Assert.Null(_health.StalledSince);
    }

    [Fact]
    public void Retransmitted_bytes_are_counted_once()
    {
        Assert.Equal(7, _health.TakeRetransmitted(new PathSample { BytesRetransmitted = 7 }));
        Assert.Equal(2, _health.TakeRetransmitted(new PathSample { BytesRetransmitted = 9 }));
        Assert.Equal(0, _health.TakeRetransmitted(new PathSample { BytesRetransmitted = 9 }));
    }

    [Theory]
    [InlineData(3, 20, 0, 1, 5, 2)]
    [InlineData(3, 1000, 0, 4, 8, 8)]
    [InlineData(3, 20, 2, 1, 5, 8)]
    [InlineData(3, 20, 30, 1, 5, 20)]
    [InlineData(1, 20, 0, 10, 20, 10)]
    public void Limits_follow_the_round_trip_the_version_and_the_probes_in_vain(
        byte version, int roundTripMs, int probes, int stall, int drop, int probe) =>
        Assert.Equal(
            new StallLimits(At(stall), At(drop), At(probe)),
            StallLimits.Of(new AmstOptions(), version, TimeSpan.FromMilliseconds(roundTripMs), probes));

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);
}
