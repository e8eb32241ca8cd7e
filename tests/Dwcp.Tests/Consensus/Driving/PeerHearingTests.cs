using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>Whether so many members are heard that a command could be decided.</summary>
public sealed class PeerHearingTests
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(3, false, 1, true)]
    [InlineData(3, false, 0, false)]
    [InlineData(4, false, 2, true)]
    [InlineData(4, false, 1, false)]
    [InlineData(4, true, 2, true)]
    [InlineData(4, true, 1, false)]
    [InlineData(6, true, 3, true)]
    [InlineData(6, true, 2, false)]
    [InlineData(7, true, 4, true)]
    [InlineData(7, true, 3, false)]
    [InlineData(1, false, 0, true)]
    public void So_many_others_are_enough(int members, bool isByzantine, int heard, bool isEnough)
    {
        var hearing = new PeerHearing(SilenceMax);
        for (var other = 1; other <= heard; other++)
        {
            hearing.Hear($"region{other}", Later);
        }

        Assert.Equal(isEnough, hearing.HasQuorum(StatusOf(members, isByzantine), Later + SilenceMax));
    }

    [Fact]
    public void Silence_ends_it_and_a_word_brings_it_back()
    {
        var (hearing, status) = (new PeerHearing(SilenceMax), StatusOf(3, isByzantine: false));
        hearing.Hear("region1", Later);
        hearing.Hear("stranger", Later + SilenceMax);

        Assert.False(hearing.HasQuorum(status, Later + SilenceMax + TimeSpan.FromTicks(1)));
        hearing.Hear("region2", Later + SilenceMax);
        Assert.True(hearing.HasQuorum(status, Later + SilenceMax + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Whoever_has_just_begun_waits_for_the_first_word() =>
        Assert.True(new PeerHearing(SilenceMax).HasQuorum(StatusOf(3, isByzantine: false), TimeSpan.FromSeconds(1)));

    private static ReplicaStatus StatusOf(int members, bool isByzantine) => ReplicaStatus.None with
    {
        Members = [.. Enumerable.Range(0, members).Select(place => $"region{place}")], IsByzantine = isByzantine,
    };
}
