using NovaCron.Engine.Tests.Support;
using Orleans.Configuration;

namespace NovaCron.Engine.Tests.Activations;

[Collection(Cluster.Name)]
public sealed class ActivationTests(Cluster cluster)
{
    [Fact]
    public async Task Concurrent_first_calls_meet_one_activation()
    {
        var key = Keys.New("activation");
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => cluster.Grains.GetGrain<IActivationGrain>(key).WhichAsync()));
        Assert.Single(ids.Distinct());
        Assert.Equal(["activated"], Signals.Read(key));
    }

    [Fact]
    public async Task Deactivated_grain_is_activated_again_by_the_next_call()
    {
        var key = Keys.New("activation");
        var grain = cluster.Grains.GetGrain<IActivationGrain>(key);
        var before = await grain.WhichAsync();
        await grain.EndAsync();
        Assert.NotEqual(before, await grain.WhichAsync());
        Assert.Equal(["activated", "deactivated ApplicationRequested", "activated"], Signals.Read(key));
    }

    [Fact]
    public async Task Deactivation_waits_for_the_running_request_and_later_requests_for_the_next_activation()
    {
        var key = Keys.New("activation");
        var grain = cluster.Grains.GetGrain<IActivationGrain>(key);
        var before = await grain.WhichAsync();
        var held = grain.EndAndHoldAsync($"{key} held");
        await Signals.WaitAsync($"{key} held began");
        var after = grain.WhichAsync();
        Signals.Raise($"{key} held");
        await held;
        Assert.NotEqual(before, await after);
        Assert.Equal(["activated", "held request ended", "deactivated ApplicationRequested", "activated"], Signals.Read(key));
    }

    [Fact]
    public async Task Failed_activation_reaches_the_caller_and_the_next_call_tries_anew()
    {
        var grain = cluster.Grains.GetGrain<IFragileGrain>(Keys.New("fragile"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(grain.AttemptsAsync);
        Assert.Contains("not today", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await grain.AttemptsAsync());
    }

    [Fact]
    public async Task Idle_activation_is_deactivated()
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database, builder => builder.Configure<GrainCollectionOptions>(options =>
            (options.CollectionQuantum, options.CollectionAge) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))));
        var key = Keys.New("activation");
        var before = await silo.Grains.GetGrain<IActivationGrain>(key).WhichAsync();
        await Signals.WaitAsync($"{key} deactivated");
        Assert.Equal(["activated", "deactivated ActivationIdle"], Signals.Read(key));
        Assert.NotEqual(before, await silo.Grains.GetGrain<IActivationGrain>(key).WhichAsync());
    }

    [Fact]
    public async Task Stopping_silo_deactivates_its_grains()
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        var key = Keys.New("activation");
        await silo.Grains.GetGrain<IActivationGrain>(key).WhichAsync();
        await silo.StopAsync();
        Assert.Equal(["activated", "deactivated ShuttingDown"], Signals.Read(key));
    }

    [Fact]
    public async Task Startup_task_may_call_grains_and_the_silo_is_its_own_client()
    {
        var key = Keys.New("activation");
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database, builder => builder.AddStartupTask(async (services, _) =>
        {
            var grains = (IClusterClient)services.GetService(typeof(IClusterClient))!;
            await grains.GetGrain<IActivationGrain>(key).WhichAsync();
        }));
        Assert.Equal(["activated"], Signals.Read(key));
    }

    [Fact]
    public void References_of_one_identity_are_equal()
    {
        var key = Keys.New("activation");
        var first = cluster.Grains.GetGrain<IActivationGrain>(key);
        var second = cluster.Grains.GetGrain<IActivationGrain>(key);
        Assert.Equal(first, second);
        Assert.Equal(GrainId.Create("tests.activation", key), first.GetGrainId());
        Assert.Equal(key, second.GetPrimaryKeyString());
    }
}
