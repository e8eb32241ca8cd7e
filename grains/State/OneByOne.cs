namespace NovaCron.Grains.State;

/// <summary>Runs asynchronous work one after another, in the order asked for, also where a grain's calls interleave.</summary>
internal sealed class OneByOne
{
    private Task _last = Task.CompletedTask;

    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Interlocked.Exchange(ref _last, mine.Task);
        try
        {
            return await work();
        }
        finally
        {
            mine.SetResult();
        }
    }

    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });
}
