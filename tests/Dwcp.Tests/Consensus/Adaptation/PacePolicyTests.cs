using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Tests.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Adaptation;

/// <summary>Ten round trips make an election; an epoch starts with elections of one second.</summary>
public sealed class PacePolicyTests
{
    private const int Windows = 3;

    private LogWorld _world = new(LogKit.Configuration());

    [Fact]
    public void Fewer_windows_than_three_change_nothing()
    {
        Measure(Windows - 1, 300_000, 300_000, 300_000, 300_000);
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
    }

    [Fact]
    public void One_and_a_half_times_is_followed_and_less_is_not()
    {
        Measure(Windows, 140_000, 140_000, 140_000, 140_000);
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
        Measure(1, 150_000, 150_000, 150_000, 150_000);
        Assert.Equal(TimeSpan.FromSeconds(1.5), Election());
    }

    [Fact]
    public void Half_is_followed_and_more_is_not()
    {
        Measure(Windows, 300_000, 300_000, 300_000, 300_000);
        _world.Do("ams", PolicyKit.WantedCommand(_world.State));
        _world.BeginEpoch();
        Measure(Windows, 160_000, 160_000, 160_000, 160_000);
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
        Measure(1, 150_000, 150_000, 150_000, 150_000);
        Assert.Equal(TimeSpan.FromSeconds(1.5), Election());
    }

    [Fact]
    public void The_upper_one_of_two_in_the_middle_counts()
    {
        Measure(Windows, 400_000, 100_000, 300_000, 200_000);
        Assert.Equal(TimeSpan.FromSeconds(3), Election());
    }

    [Fact]
    public void As_many_as_must_be_up_are_enough_and_one_less_is_not()
    {
        Measure(Windows, 300_000, 300_000);
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
        _world = new LogWorld(LogKit.Configuration());
        Measure(Windows, 300_000, 300_000, 300_000);
        Assert.Equal(TimeSpan.FromSeconds(3), Election());
    }

    [Fact]
    public void A_member_s_round_trip_is_the_one_in_which_it_hears_a_quorum()
    {
        _world = new LogWorld(LogKit.Configuration(members: 5));
        Measure(Windows, _ => [100_000, 200_000, 500_000, 900_000]);
        Assert.Equal(TimeSpan.FromSeconds(2), Election());
    }

    [Fact]
    public void Who_hears_a_quorum_counts_and_who_hears_less_does_not()
    {
        Measure(Windows, _ => [300_000]);
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
        _world = new LogWorld(LogKit.Configuration());
        Measure(Windows, _ => [300_000, 300_000]);
        Assert.Equal(TimeSpan.FromSeconds(3), Election());
    }

    [Fact]
    public void Each_percent_of_loss_makes_a_round_trip_a_tenth_longer()
    {
        Measure(Windows, _ => [200_000, 200_000, 200_000], lossPerMillion: 50_000);
        Assert.Equal(TimeSpan.FromSeconds(3), Election());
    }

    [Fact]
    public void A_single_member_keeps_its_pace()
    {
        _world = new LogWorld(LogKit.Configuration(members: 1));
        Measure(Windows, _ => []);
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
    }

    /// <summary>What the policy wants, which is a change of pace and of nothing else.</summary>
    private TimeSpan Election()
    {
        var wanted = AdaptationPolicy.Wanted(_world.State)!;
        Assert.Equal((SwitchReason.Pace, _world.State.Configuration.Mode), (wanted.Reason, wanted.Next.Mode));
        return wanted.Next.Timeouts.Election;
    }

    /// <summary>The first members measure: each the same round trip to all others.</summary>
    private void Measure(int windows, params int[] roundTrips) =>
        Measure(windows, place => place < roundTrips.Length ? [.. Enumerable.Repeat(roundTrips[place], 3)] : null);

    /// <summary>Members measure: each one what it is given for the others in their order; those without anything say nothing.</summary>
    private void Measure(int windows, Func<int, int[]?> roundTripsOf, int lossPerMillion = 0)
    {
        var members = _world.State.Configuration.Members.Select(member => member.Region).ToList();
        for (var i = 0; i < windows * members.Count; i++)
        {
            var member = members[i % members.Count];
            if (roundTripsOf(i % members.Count) is { } roundTrips)
            {
                var peers = members.Where(other => other != member).Zip(roundTrips)
                    .Select(one => new PeerMeasurement(one.First, one.Second, lossPerMillion));
                Assert.Equal(CommandOutcome.Done, _world.Do(member, _world.Measurement(member, 0) with { Peers = [.. peers] }).Outcome);
            }
        }
    }
}
