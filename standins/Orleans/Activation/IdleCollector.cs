namespace Orleans.Runtime.Activations;

/// <summary>Looks for idle activations again and again.</summary>
/// <param name="silo">The silo.</param>
internal sealed class IdleCollector(SiloRuntime silo) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(IdleCollector), ServiceLifecycleStage.RuntimeServices, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = LoopAsync();
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(silo.Collection.CollectionQuantum, silo.Time);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            foreach (var activation in silo.Catalog.All)
            {
                activation.DeactivateIfIdle(silo.Collection);
                activation.DropForgottenSequences();
            }
        }
    }
}
