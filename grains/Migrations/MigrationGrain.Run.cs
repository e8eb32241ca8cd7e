using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Migrations;

/// <summary>The loop that leads a migration to its end: decide, write, act, report.</summary>
internal sealed partial class MigrationGrain
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly OneByOne _writes = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _act;
    private MigrationProgress? _progress;
    private Task? _run;
    private IGrainTimer? _wake;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _wake?.Dispose();
        if (_run is { } run)
        {
            await Task.WhenAny(run, Task.Delay(Timeout.Infinite, cancellationToken));
        }
    }

    public void Dispose() => _stopping.Dispose();

    // A loop that runs keeps its grain: nobody may call it for the hours a copy takes.
    private void Begin()
    {
        // Once for an ended one too: a crash may have come between its last record and the index.
        if (_run is null || (_run.IsCompleted && !Record.HasEnded))
        {
            _wake ??= this.RegisterGrainTimer(
                KeepAliveAsync, new GrainTimerCreationOptions(WakePeriod, WakePeriod) { KeepAlive = true, Interleave = true });
            _run = RunAsync(_stopping.Token);
        }
    }

    private static TimeSpan WakePeriod => TimeSpan.FromSeconds(30);

    private Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        Begin();
        return Task.CompletedTask;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var faults = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Storage failed, not a step: what is stored is read back and taken as after a restart.
                LogInterrupted(e, Id);
                await PauseAsync(++faults, cancellationToken);
                await _writes.RunAsync(_state.ReadBackAsync);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        if (Record.HasEnded)
        {
            await EndAsync(cancellationToken);
            return;
        }

        await RegisterReminderAsync();
        using var tracked = _metrics.Track(() => MigrationView.PhaseOf(Record));
        using var activity = _metrics.StartActivity(Record.Plan!);
        await MoveAsync(new SagaInput.Resumed());
        var tries = 0;
        while (!Record.HasEnded)
        {
            var step = Record.Step;
            var input = await ActAsync(step, tries, cancellationToken);
            await MoveAsync(input);
            tries = Record.Step == step ? tries + 1 : 0;
            if (tries > 0)
            {
                await PauseAsync(tries, cancellationToken);
            }
        }

        var info = Info();
        _metrics.Ended(info);
        LogEnded(Id, info.Vm, info.Phase, info.Failure?.Message ?? "");
        await EndAsync(cancellationToken);
    }

    private async Task<SagaInput> ActAsync(SagaStep step, int tries, CancellationToken cancellationToken)
    {
        using var act = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _act = act;
        try
        {
            if (Record is { IsCancelled: true, IsBeforeCommit: true })
            {
                await act.CancelAsync();
            }

            return new SagaInput.Done(step, await _acts.DoAsync(Record, progress => _progress = progress, act.Token));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = Failures.Of(e, MigrationView.StageOf(Record), SideOf(step));
            LogStepFailed(e, Id, step, failure.Error, failure.Side, tries + 1);
            return new SagaInput.Failed(step, failure, MayRetry: tries + 1 < _options.AbortTriesMax);
        }
        finally
        {
            _act = null;
        }
    }

    // A step that a cancelled migration is in the middle of ends at once; what is past the commit point is never interrupted.
    private void InterruptAct()
    {
        if (Record is { IsCancelled: true, IsBeforeCommit: true })
        {
            _act?.Cancel();
        }
    }

    private Task MoveAsync(SagaInput input) =>
        _writes.RunAsync(() => WriteAsync(MigrationSaga.Step(Record, input, _time.GetUtcNow())));

    private async Task WriteAsync(MigrationState next)
    {
        var step = Record.Step;
        var isNew = Record.Plan is null;
        await _state.WriteAsync(next);
        if (isNew || next.Step != step)
        {
            LogStep(Id, next.Plan!.Vm, next.Step);
            await _checkpoint.ReachedAsync("source", Id, next.Step.ToString());
        }

        BeginReceipt(_stopping.Token);
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        _ended.TrySetResult();
        BeginReceipt(cancellationToken);
        await _receipt;
        await Index.EndMigrationAsync(Info(), cancellationToken);
        _wake?.Dispose();
        _wake = null;
        await UnregisterReminderAsync();
    }

    private Task PauseAsync(int tries, CancellationToken cancellationToken)
    {
        var factor = Math.Pow(2, Math.Min(tries - 1, 30));
        var pause = TimeSpan.FromTicks((long)Math.Min(_options.RetryPauseMin.Ticks * factor, _options.RetryPauseMax.Ticks));
        return Task.Delay(pause, _time, cancellationToken);
    }

    private string SideOf(SagaStep step)
    {
        var plan = Record.Plan!;
        return step switch
        {
            SagaStep.Reserve or SagaStep.Open or SagaStep.AwaitLoaded or SagaStep.Activate or SagaStep.AbortTarget =>
                Failures.Link(plan.Source, plan.Target),
            SagaStep.Prepare or SagaStep.Transfer or SagaStep.InspectTransfer or SagaStep.CancelTransfer or SagaStep.CancelIntent =>
                Failures.LogSide,
            _ => Failures.Source(plan.Source),
        };
    }
}
