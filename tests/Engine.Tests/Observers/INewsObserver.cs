namespace NovaCron.Engine.Tests.Observers;

[Alias("Tests.INewsObserver")]
public interface INewsObserver : IGrainObserver
{
    [Alias("Hear")]
    void Hear(string news);

    [Alias("Ask")]
    Task<string> AskAsync(string question);
}
