using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Observers;

[Collection(Cluster.Name)]
public sealed class ObserverTests(Cluster cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Observer_hears_a_grain_in_order(bool overTheWire)
    {
        await using var client = await TestClient.StartAsync(cluster.Silo);
        IGrainFactory grains = overTheWire ? client.Grains : cluster.Grains;
        var grain = grains.GetGrain<INewsGrain>(Keys.New("news"));
        var journal = Keys.New("journal");
        var observer = new NewsObserver(journal);
        var reference = grains.CreateObjectReference<INewsObserver>(observer);
        await grain.SubscribeAsync(reference);
        foreach (var news in new[] { "one", "two", "three" })
        {
            await grain.PublishAsync(news);
            await Signals.WaitAsync($"{journal} {news}");
        }

        Assert.Equal(["one", "two", "three"], Signals.Read(journal));
        grains.DeleteObjectReference<INewsObserver>(reference);
        GC.KeepAlive(observer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Observer_answers_and_its_errors_reach_the_grain(bool overTheWire)
    {
        await using var client = await TestClient.StartAsync(cluster.Silo);
        IGrainFactory grains = overTheWire ? client.Grains : cluster.Grains;
        var grain = grains.GetGrain<INewsGrain>(Keys.New("news"));
        var observer = new NewsObserver(Keys.New("journal"));
        await grain.SubscribeAsync(grains.CreateObjectReference<INewsObserver>(observer));
        Assert.Equal("well!", await grain.AskAllAsync("well"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.AskAllAsync("fail"));
        Assert.Equal("no answer", error.Message);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Deleted_observer_hears_nothing_more()
    {
        var grain = cluster.Grains.GetGrain<INewsGrain>(Keys.New("news"));
        string[] journals = [Keys.New("journal"), Keys.New("journal")];
        NewsObserver[] observers = [new NewsObserver(journals[0]), new NewsObserver(journals[1])];
        var deleted = cluster.Grains.CreateObjectReference<INewsObserver>(observers[0]);
        await grain.SubscribeAsync(deleted);
        await grain.SubscribeAsync(cluster.Grains.CreateObjectReference<INewsObserver>(observers[1]));
        cluster.Grains.DeleteObjectReference<INewsObserver>(deleted);
        await grain.PublishAsync("late");
        await Signals.WaitAsync($"{journals[1]} late");
        Assert.Empty(Signals.Read(journals[0]));
        GC.KeepAlive(observers);
    }
}
