using System.Collections.Concurrent;

namespace NovaCron.Engine.Tests.Support;

/// <summary>What tests and the grains in the same process tell each other: named events that happen once, and journals.</summary>
internal static class Signals
{
    /// <summary>How long a test waits for what must happen. Long, since machines may be slow; nothing passes by waiting.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Events = new();
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Journals = new();

    public static void Raise(string name) => Of(name).TrySetResult();

    public static Task WaitAsync(string name) => Of(name).Task.WaitAsync(Patience);

    public static bool IsRaised(string name) => Of(name).Task.IsCompleted;

    public static void Note(string journal, string entry) => JournalOf(journal).Enqueue(entry);

    public static IReadOnlyCollection<string> Read(string journal) => JournalOf(journal);

    /// <summary>Asks again and again until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!await isSo())
        {
            Assert.True(Environment.TickCount64 < deadline, $"{what} did not happen.");
            await Task.Delay(50);
        }
    }

    private static TaskCompletionSource Of(string name) =>
        Events.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private static ConcurrentQueue<string> JournalOf(string name) => Journals.GetOrAdd(name, _ => new ConcurrentQueue<string>());
}
