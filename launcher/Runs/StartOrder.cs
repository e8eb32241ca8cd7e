using NovaCron.Launcher.Topologies;

namespace NovaCron.Launcher.Runs;

/// <summary>Starts services as soon as those they depend on have started, all others beside each other.</summary>
internal sealed class StartOrder(Topology topology)
{
    /// <summary>Starts all.</summary>
    /// <param name="start">Starts one; for what ends by itself, until it ended.</param>
    /// <param name="failed">Cancelled by the first failure, so that nothing waits for what will not come.</param>
    public async Task RunAsync(Func<TopologyService, CancellationToken, Task> start, CancellationTokenSource failed)
    {
        var tasks = new Dictionary<string, Task>();
        foreach (var service in topology.Services)
        {
            var before = service.DependsOn.Keys.Select(name => tasks[name]).ToList();
            tasks.Add(service.Name, StartAfterAsync(before, service));
        }

        try
        {
            await Task.WhenAll(tasks.Values);
        }
        catch (OperationCanceledException)
        {
            // One that was given up because another failed must not hide why.
            if (tasks.Values.FirstOrDefault(task => task.IsFaulted) is { } fault)
                await fault;
            throw;
        }

        async Task StartAfterAsync(List<Task> before, TopologyService service)
        {
            try
            {
                await Task.WhenAll(before);
                failed.Token.ThrowIfCancellationRequested();
                await start(service, failed.Token);
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }
}
