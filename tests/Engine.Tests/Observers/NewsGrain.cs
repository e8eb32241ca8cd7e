namespace NovaCron.Engine.Tests.Observers;

[GrainType("tests.news")]
public sealed class NewsGrain : Grain, INewsGrain
{
    private readonly List<INewsObserver> _observers = [];

    public Task SubscribeAsync(INewsObserver observer)
    {
        _observers.Add(observer);
        return Task.CompletedTask;
    }

    public Task PublishAsync(string news)
    {
        _observers.ForEach(observer => observer.Hear(news));
        return Task.CompletedTask;
    }

    public async Task<string> AskAllAsync(string question) =>
        string.Join(' ', await Task.WhenAll(_observers.Select(observer => observer.AskAsync(question))));
}
