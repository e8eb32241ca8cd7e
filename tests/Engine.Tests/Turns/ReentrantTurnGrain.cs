using NovaCron.Engine.Tests.Support;
using Orleans.Concurrency;

namespace NovaCron.Engine.Tests.Turns;

[GrainType("tests.reentrant-turn"), Reentrant]
public sealed class ReentrantTurnGrain : Grain, IReentrantTurnGrain
{
    private int _now;
    private int _most;

    public Task HoldAsync(string name)
    {
        Signals.Raise($"{name} began");
        return Signals.WaitAsync(name);
    }

    public Task RaiseAsync(string name)
    {
        Signals.Raise(name);
        return Task.CompletedTask;
    }

    public async Task<int> PiecesAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _now));
            Thread.SpinWait(200);
            Interlocked.Decrement(ref _now);
            await Task.Yield();
        }

        return _most;
    }
}
