using NovaCron.Agent.Outgoing;

namespace NovaCron.Agent.Tests.Outgoing;

public sealed class StreamLeadTests
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(40);
    private readonly StreamLead _lead = new();

    [Fact]
    public void So_much_may_always_be_ahead()
    {
        _lead.Sent(1, StreamLead.BytesMin, TimeSpan.FromSeconds(10));
        Assert.False(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(10)));

        _lead.Sent(2, StreamLead.BytesMin + 1, TimeSpan.FromSeconds(10));
        Assert.True(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(10)));

        _lead.Taken(1, TimeSpan.FromSeconds(10));
        Assert.False(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(10)));
        Assert.Equal(2, _lead.NextPayload);
    }

    [Fact]
    public void A_fast_target_may_be_as_far_behind_as_it_takes_in_some_time()
    {
        const long BytesPerSecond = 1L << 30;
        var ahead = (long)(BytesPerSecond * ((2 * RoundTrip) + StreamLead.TimeMax).TotalSeconds);
        var taken = TakeIn(BytesPerSecond, TimeSpan.FromSeconds(2));

        _lead.Sent(1000, taken + (ahead * 9 / 10), TimeSpan.FromSeconds(2));
        Assert.False(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(2)));

        _lead.Sent(1001, taken + (ahead * 11 / 10), TimeSpan.FromSeconds(2));
        Assert.True(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_target_that_became_slow_is_waited_for()
    {
        var taken = TakeIn(1L << 30, TimeSpan.FromSeconds(2));
        _lead.Sent(1000, taken + (2 * StreamLead.BytesMin), TimeSpan.FromSeconds(2));
        Assert.False(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(2)));

        _lead.Taken(999, TimeSpan.FromSeconds(3));

        Assert.True(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void One_payload_may_be_larger_than_all_that_may_be_ahead()
    {
        _lead.Sent(1, 10 * StreamLead.BytesMin, TimeSpan.FromSeconds(1));
        Assert.True(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(1)));

        _lead.Taken(1, TimeSpan.FromSeconds(1));

        Assert.False(_lead.IsTooFar(RoundTrip, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void What_waits_for_long_is_waited_for_however_little_it_is()
    {
        var sentAt = TimeSpan.FromSeconds(3);
        _lead.Sent(1, 1000, sentAt);
        _lead.Sent(2, 2000, sentAt + (RoundTrip / 2));
        var late = sentAt + StreamLead.AgeMax + (2 * RoundTrip);
        Assert.False(_lead.IsTooFar(RoundTrip, late));
        Assert.True(_lead.IsTooFar(RoundTrip, late + TimeSpan.FromMilliseconds(1)));

        _lead.Taken(1, late);

        Assert.False(_lead.IsTooFar(RoundTrip, late + TimeSpan.FromMilliseconds(1)));
    }

    /// <summary>Sends and takes at a rate; the bytes taken.</summary>
    private long TakeIn(long bytesPerSecond, TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(10);
        var (payload, bytes) = (0L, 0L);
        for (var now = step; now <= time; now += step)
        {
            bytes = (long)(bytesPerSecond * now.TotalSeconds);
            _lead.Sent(++payload, bytes, now);
            _lead.Taken(payload, now);
        }

        return bytes;
    }
}
