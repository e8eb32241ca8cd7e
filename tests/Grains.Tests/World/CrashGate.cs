namespace NovaCron.Grains.Tests.World;

/// <summary>
/// Everything a silo does to the world goes through its gate. Once it is killed nothing passes any more: tasks that a dead silo
/// left behind cannot write, order or call.
/// </summary>
internal sealed class CrashGate
{
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDead => _death.Task.IsCompleted;

    public Task Death => _death.Task;

    public void Kill() => _death.TrySetResult();

    public void Pass()
    {
        if (IsDead)
        {
            throw new SiloDeadException();
        }
    }
}
