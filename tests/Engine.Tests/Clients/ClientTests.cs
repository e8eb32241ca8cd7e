using NovaCron.Engine.Tests.Calls;
using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Clients;

public sealed class ClientTests
{
    [Fact]
    public async Task Client_without_a_silo_does_not_start()
    {
        await Assert.ThrowsAnyAsync<OrleansException>(() => TestClient.StartAsync(Ports.Free(), "nobody", client =>
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false))));
    }

    [Fact]
    public async Task Client_tries_again_as_long_as_its_filter_says()
    {
        var attempts = 0;
        await Assert.ThrowsAnyAsync<OrleansException>(() => TestClient.StartAsync(Ports.Free(), "nobody", client =>
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(++attempts < 3))));
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Client_connects_again_when_its_silo_is_back()
    {
        using var database = new TestDatabase();
        var gateway = Ports.Free();
        var first = await TestSilo.StartAsync(database, gatewayPort: gateway);
        await using var client = await TestClient.StartAsync(first);
        var grain = client.Grains.GetGrain<ICallGrain>(Keys.New("call"));
        Assert.Equal(3, await grain.SumAsync(1, 2));
        await first.DisposeAsync();
        await using var second = await TestSilo.StartAsync(database, gatewayPort: gateway);
        await Signals.UntilAsync(() => AnswersAsync(grain), "An answer of the new silo");
    }

    [Fact]
    public async Task Many_calls_at_once_get_their_own_answers()
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        await using var client = await TestClient.StartAsync(silo);
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i =>
            client.Grains.GetGrain<ICallGrain>($"call/{i % 10}").SumAsync(i, 1).AsTask()));
        Assert.Equal(Enumerable.Range(1, 1000), answers);
    }

    [Fact]
    public async Task Call_under_way_fails_when_its_silo_stops()
    {
        using var database = new TestDatabase();
        var silo = await TestSilo.StartAsync(database);
        await using var client = await TestClient.StartAsync(silo);
        var key = Keys.New("activation");
        var held = client.Grains.GetGrain<ICallGrain>(key).WaitForAsync(key);
        await Signals.WaitAsync($"{key} began");
        using var soon = new CancellationTokenSource();
        await soon.CancelAsync();
        await silo.StopAsync(soon.Token);
        await Assert.ThrowsAnyAsync<Exception>(() => held);
        await silo.DisposeAsync();
    }

    private static async Task<bool> AnswersAsync(ICallGrain grain)
    {
        try
        {
            return await grain.SumAsync(2, 2) == 4;
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return false;
        }
    }
}
