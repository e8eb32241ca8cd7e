using Orleans.Runtime.Activations;
using Orleans.Runtime.Calls;

namespace Orleans.Timers;

/// <summary>A run of a timer, waiting for its turn.</summary>
/// <param name="timer">The timer.</param>
internal sealed class TimerRun(GrainTimer timer) : WorkItem
{
    public override bool AlwaysInterleaves => timer.Interleaves;

    public override bool KeepsAlive => timer.KeepsAlive;

    public override bool OutlivesActivation => false;

    public override Task RunAsync(Activation activation)
    {
        RequestContext.Clear();
        return timer.RunAsync();
    }

    public override void Fail(Exception error)
    {
        // The activation ends, and the timer with it.
    }
}
