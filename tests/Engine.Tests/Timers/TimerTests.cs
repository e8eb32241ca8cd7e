using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Timers;

[Collection(Cluster.Name)]
public sealed class TimerTests(Cluster cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Timer_runs_again_and_again_whatever_a_run_throws(bool interleave)
    {
        var grain = Grain();
        await grain.StartAsync(interleave);
        await UntilRunsAsync(grain, 4);
    }

    [Fact]
    public async Task Timer_waits_for_the_running_request()
    {
        var grain = Grain();
        await grain.StartAsync(interleave: false);
        await UntilRunsAsync(grain, 1);
        Assert.Equal(0, await grain.HoldAsync());
        await UntilRunsAsync(grain, 5);
    }

    [Fact]
    public async Task Interleaving_timer_runs_beside_a_request()
    {
        var grain = Grain();
        await grain.StartAsync(interleave: true);
        await Signals.UntilAsync(async () => await grain.HoldAsync() > 0, "A run beside a request");
    }

    [Fact]
    public async Task Disposed_timer_runs_no_more()
    {
        var grain = Grain();
        await grain.StartAsync(interleave: false);
        await UntilRunsAsync(grain, 1);
        var runs = await grain.StopAsync();
        await grain.HoldAsync();
        Assert.Equal(runs, await grain.RunsAsync());
    }

    [Fact]
    public async Task Changed_timer_keeps_to_its_new_time()
    {
        var grain = Grain();
        await grain.StartAsync(interleave: false);
        await UntilRunsAsync(grain, 1);
        var runs = await grain.PostponeAsync();
        await grain.HoldAsync();
        Assert.InRange(await grain.RunsAsync(), runs, runs + 1);
    }

    [Fact]
    public async Task Timer_ends_with_its_activation()
    {
        var key = Keys.New("timer");
        var grain = cluster.Grains.GetGrain<ITimerGrain>(key);
        await grain.StartAsync(interleave: false);
        await UntilRunsAsync(grain, 1);
        await grain.EndAsync();
        await Signals.WaitAsync($"{key} deactivated");
        Assert.Equal(0, await grain.RunsAsync());
        await grain.HoldAsync();
        Assert.Equal("deactivated", Signals.Read(key).Last());
    }

    private static Task UntilRunsAsync(ITimerGrain grain, int runs) =>
        Signals.UntilAsync(async () => await grain.RunsAsync() >= runs, $"Run {runs}");

    private ITimerGrain Grain() => cluster.Grains.GetGrain<ITimerGrain>(Keys.New("timer"));
}
