namespace NovaCron.Silo.Hosting;

/// <summary>
/// Between the moment the process stops being ready and the moment it stops serving: load balancers and scripts notice and turn
/// away before a call of theirs can fail.
/// </summary>
internal sealed class DrainPause(TimeSpan pause, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Readiness follows the lifetime, also when no signal but code asks for the stop.
        lifetime.StopApplication();
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
