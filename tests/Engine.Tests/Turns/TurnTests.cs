using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Turns;

[Collection(Cluster.Name)]
public sealed class TurnTests(Cluster cluster)
{
    [Fact]
    public async Task Requests_of_a_grain_never_interleave()
    {
        var grain = Grain();
        var insideMost = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => grain.CountAsync()));
        Assert.All(insideMost, most => Assert.Equal(1, most));
        Assert.Equal(100, await grain.TotalAsync());
    }

    [Fact]
    public async Task Request_waits_until_the_running_one_has_ended()
    {
        var (grain, key) = Known();
        var first = grain.HoldAsync($"{key} first");
        await Signals.WaitAsync($"{key} first began");
        var second = grain.HoldAsync($"{key} second");
        Signals.Raise($"{key} second");
        Signals.Raise($"{key} first");
        await Task.WhenAll(first, second);
        Assert.Equal([$"{key} first begins", $"{key} first ends", $"{key} second begins", $"{key} second ends"], Signals.Read(key));
    }

    [Fact]
    public async Task Always_interleaving_method_answers_while_another_request_runs()
    {
        var (grain, key) = Known();
        var held = grain.HoldAsync($"{key} held");
        await Signals.WaitAsync($"{key} held began");
        Assert.Equal("looked", await grain.LookAsync());
        Assert.False(held.IsCompleted);
        Signals.Raise($"{key} held");
        await held;
    }

    [Fact]
    public async Task Read_only_requests_interleave_and_others_wait_for_them()
    {
        var (grain, key) = Known();
        var first = grain.HoldReadingAsync($"{key} a");
        await Signals.WaitAsync($"{key} a began");
        var second = grain.HoldReadingAsync($"{key} b");
        await Signals.WaitAsync($"{key} b began");
        var write = grain.HoldAsync($"{key} write");
        Signals.Raise($"{key} write");

        // Microsoft Orleans holds others back only while the first of the readers runs: so it ends last.
        Signals.Raise($"{key} b");
        await second;
        Signals.Raise($"{key} a");
        await Task.WhenAll(first, write);
        Assert.Equal([$"{key} write begins", $"{key} write ends"], Signals.Read(key).TakeLast(2));
    }

    [Fact]
    public async Task One_way_call_returns_before_the_method_has_ended()
    {
        var (grain, key) = Known();
        await grain.TellAsync($"{key} told");
        await Signals.WaitAsync($"{key} told began");
        Assert.False(Signals.IsRaised($"{key} told ended"));
        Signals.Raise($"{key} told");
        await Signals.WaitAsync($"{key} told ended");
    }

    [Fact]
    public async Task Reentrant_grain_handles_a_request_while_another_one_waits()
    {
        var key = Keys.New("turn");
        var grain = cluster.Grains.GetGrain<IReentrantTurnGrain>(key);
        var held = grain.HoldAsync($"{key} held");
        await Signals.WaitAsync($"{key} held began");
        await grain.RaiseAsync($"{key} held");
        await held;
    }

    [Fact]
    public async Task Reentrant_grain_still_runs_one_piece_of_code_at_a_time()
    {
        var grain = cluster.Grains.GetGrain<IReentrantTurnGrain>(Keys.New("turn"));
        var most = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.PiecesAsync(200)));
        Assert.All(most, found => Assert.Equal(1, found));
    }

    [Fact]
    public async Task Call_cycle_ends_by_a_timeout()
    {
        var grain = Grain();
        await Assert.ThrowsAsync<TimeoutException>(() => grain.GoRoundAsync(Keys.New("turn")));
    }

    [Fact]
    public async Task Call_cycle_comes_back_where_the_grain_allows_it()
    {
        var (grain, key) = Known();
        Assert.Equal(key, await grain.GoRoundAllowedAsync(Keys.New("turn")));
    }

    private ITurnGrain Grain() => Known().Grain;

    private (ITurnGrain Grain, string Key) Known()
    {
        var key = Keys.New("turn");
        return (cluster.Grains.GetGrain<ITurnGrain>(key), key);
    }
}
