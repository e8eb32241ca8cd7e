using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class RecordFormTests
{
    private static readonly TransferArrival Arrival = new("m1", "ams", LogKit.Content, LogKit.Times);

    [Fact]
    public void An_ownership_is_read_as_it_was_written_with_each_part_that_may_be_missing()
    {
        var bare = new VmOwnership("db", "u1", "ams", 1);
        VmOwnership[] all =
        [
            bare,
            bare with { Failover = FailoverMode.Automatic, Host = "h1" },
            bare with { Intents = 2, Intent = new(2, "m2", "bom") },
            bare with { Arrival = Arrival },
            new("db", "u1", "ams", 3, FailoverMode.Automatic, "h1", 2, new(2, "m2", "bom"), Arrival),
        ];
        Assert.All(all, one => Assert.Equal(one, VmOwnership.Decode(one.Encode())));
    }

    [Fact]
    public void A_VM_has_a_lease_where_it_fails_over_by_itself_and_only_there()
    {
        var manual = new VmOwnership("db", "u1", "ams", 1);
        Assert.Null(manual.Lease);
        var automatic = manual with { Failover = FailoverMode.Automatic, Host = "h1" };
        Assert.Equal(new HostKey("ams", "h1"), automatic.Lease);
        foreach (var bad in new[] { manual with { Host = "h1" }, automatic with { Host = null } })
        {
            Assert.Equal(
                "a VM has a lease where it fails over by itself, and only there",
                LogParts.Refusal(() => VmOwnership.Decode(bad.Encode())));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(PeerMeasurement.RoundTripMicrosecondsMax, 1_000_000)]
    public void Round_trips_to_a_minute_and_losses_to_all_are_taken(int roundTrip, int loss)
    {
        var measured = new PeerMeasurement("bom", roundTrip, loss);
        Assert.Equal(measured, LogWire.Whole(LogWire.Encoded(measured.Write), PeerMeasurement.Read));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(PeerMeasurement.RoundTripMicrosecondsMax + 1, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 1_000_001)]
    public void What_nobody_can_have_measured_is_refused(int roundTrip, int loss)
    {
        var measured = new PeerMeasurement("bom", roundTrip, loss);
        Assert.Equal(
            $"PeerMeasurement {{ Region = bom, RoundTripMicroseconds = {roundTrip}, LossPerMillion = {loss} }} cannot have been measured",
            LogParts.Refusal(() => LogWire.Whole(LogWire.Encoded(measured.Write), PeerMeasurement.Read)));
    }

    [Fact]
    public void An_election_waits_for_three_heartbeats_at_least_and_nothing_takes_no_time()
    {
        var shortest = new FederationTimeouts(new(10), new(30), new(1));
        Assert.Equal(shortest, LogWire.Whole(LogWire.Encoded(shortest.Write), FederationTimeouts.Read));
        foreach (var bad in new[]
        {
            shortest with { Election = new(29) },
            shortest with { Heartbeat = new(11) },
            shortest with { Heartbeat = default },
            shortest with { Heartbeat = new(-1) },
            shortest with { Round = default },
            shortest with { Round = new(-1) },
        })
        {
            Assert.Equal(
                $"{bad} cannot be kept", LogParts.Refusal(() => LogWire.Whole(LogWire.Encoded(bad.Write), FederationTimeouts.Read)));
        }

        Assert.Equal((100, 1000, 1000), Milliseconds(FederationTimeouts.Default));
    }

    [Fact]
    public void A_name_has_a_character_and_no_more_bytes_than_it_may()
    {
        Assert.True(LogWire.IsName("a"));
        Assert.True(LogWire.IsName(new('a', 128)));
        Assert.True(LogWire.IsName(new('\u00e9', 64)));
        Assert.False(LogWire.IsName(new('a', 129)));
        Assert.False(LogWire.IsName(new('\u00e9', 65)));
        Assert.False(LogWire.IsName(string.Empty));
        Assert.False(LogWire.IsName(null));
    }

    [Fact]
    public void What_cannot_be_shown_or_written_is_no_name()
    {
        Assert.False(LogWire.IsName("a\nb"));
        Assert.False(LogWire.IsName("\0"));
        Assert.False(LogWire.IsName("b\u0085"));
        Assert.False(LogWire.IsName("half a pair \ud800"));
    }

    private static (double Heartbeat, double Election, double Round) Milliseconds(FederationTimeouts timeouts) =>
        (timeouts.Heartbeat.TotalMilliseconds, timeouts.Election.TotalMilliseconds, timeouts.Round.TotalMilliseconds);
}
