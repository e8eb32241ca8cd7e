using NovaCron.Grains.Hosts;

namespace NovaCron.Grains.Tests.Rules;

public sealed class HostBeatsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private readonly HostBeats _beats = new(TimeSpan.FromSeconds(25), TimeSpan.FromMinutes(10));

    [Fact]
    public void A_new_memory_has_one_silo_look_at_every_vm()
    {
        Assert.True(Beat("a", 0));
        Assert.False(Beat("b", 1));
        Assert.False(Beat("a", 10));
    }

    [Fact]
    public void A_silo_that_falls_silent_has_one_of_the_others_look_at_every_vm()
    {
        Beat("a", 0);
        Beat("b", 0);
        Beat("c", 0);

        Assert.False(Beat("b", 20));
        Assert.False(Beat("c", 21));
        Assert.True(Beat("b", 30));
        Assert.False(Beat("c", 31));
        Assert.False(Beat("b", 40));
    }

    [Fact]
    public void Silos_that_beat_are_left_alone_until_the_full_interval_has_passed()
    {
        Beat("a", 0);
        for (var second = 10; second < 600; second += 10)
        {
            Assert.False(Beat("a", second));
        }

        Assert.True(Beat("a", 600));
    }

    private bool Beat(string process, int second) => _beats.Beat(process, Start.AddSeconds(second));
}
