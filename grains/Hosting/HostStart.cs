using NovaCron.Grains.Hosts;

namespace NovaCron.Grains.Hosting;

/// <summary>When a silo has started: puts its host into the pool. What was left unfinished is looked for from then on.</summary>
internal sealed class HostStart(HostRegistration registration) : IStartupTask
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the host is in the pool.</summary>
    public Task Done => _done.Task;

    public async Task Execute(CancellationToken cancellationToken)
    {
        await registration.RegisterAsync(cancellationToken);
        _done.TrySetResult();
    }
}
