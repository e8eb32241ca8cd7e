using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Timers;

[GrainType("tests.timer")]
public sealed class TimerGrain : Grain, ITimerGrain
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);
    private IGrainTimer? _timer;
    private int _runs;

    public Task StartAsync(bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            static (grain, _) => grain.RunAsync(), this, new GrainTimerCreationOptions(Often, Often) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task<int> StopAsync()
    {
        _timer!.Dispose();
        return Task.FromResult(_runs);
    }

    public Task<int> RunsAsync() => Task.FromResult(_runs);

    public async Task<int> HoldAsync()
    {
        var before = _runs;
        await Task.Delay(Often * 10);
        return _runs - before;
    }

    public Task<int> PostponeAsync()
    {
        _timer!.Change(TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        return Task.FromResult(_runs);
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Note(this.GetPrimaryKeyString(), "deactivated");
        Signals.Raise($"{this.GetPrimaryKeyString()} deactivated");
        return Task.CompletedTask;
    }

    private async Task RunAsync()
    {
        var number = ++_runs;
        await Task.Yield();
        Signals.Note(this.GetPrimaryKeyString(), $"run {number}");
        if (number == 2)
        {
            throw new InvalidOperationException("An error does not stop the timer.");
        }
    }
}
