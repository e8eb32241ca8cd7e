using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Observers;

internal sealed class NewsObserver(string journal) : INewsObserver
{
    public void Hear(string news)
    {
        Signals.Note(journal, news);
        Signals.Raise($"{journal} {news}");
    }

    public Task<string> AskAsync(string question) => question == "fail"
        ? throw new InvalidOperationException("no answer")
        : Task.FromResult($"{question}!");
}
