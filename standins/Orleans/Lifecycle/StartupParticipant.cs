namespace Orleans.Runtime.Lifecycle;

/// <summary>Runs code at a stage of the silo.</summary>
/// <param name="stage">The stage.</param>
/// <param name="run">The code.</param>
internal sealed class StartupParticipant(int stage, Func<CancellationToken, Task> run) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(StartupParticipant), stage, run);
}
