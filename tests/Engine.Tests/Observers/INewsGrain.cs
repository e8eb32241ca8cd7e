namespace NovaCron.Engine.Tests.Observers;

[Alias("Tests.INewsGrain")]
public interface INewsGrain : IGrainWithStringKey
{
    [Alias("Subscribe")]
    Task SubscribeAsync(INewsObserver observer);

    [Alias("Publish")]
    Task PublishAsync(string news);

    [Alias("AskAll")]
    Task<string> AskAllAsync(string question);
}
