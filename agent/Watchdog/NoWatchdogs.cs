namespace NovaCron.Agent.Watchdog;

/// <summary>An agent that was given no watchdog's command: it guards machines within its own process and no others.</summary>
internal sealed class NoWatchdogs : IWatchdogs
{
    public NoWatchdogs(string folder)
    {
        WatchdogPlace.CreateFolder(folder);
        OrderFile = new WatchdogPlace(folder, 0).OrderFile;
    }

    public string OrderFile { get; }

    public string? Remark => null;

    public Task TellAsync(WatchdogOrder order, CancellationToken cancellationToken) => order.Processes.Length == 0
        ? Task.CompletedTask
        : Task.FromException(new IOException("This agent has no watchdog's command; it cannot guard machines that are processes."));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
