using Orleans.Runtime.Calls;
using Orleans.Timers;

namespace Orleans.Runtime.Activations;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    private DeactivationReason? _deactivateOnceActive;
    private Exception? _activationError;

    /// <summary>Begins: the grain is made, its state read, and told.</summary>
    public void Begin() => _ = Scheduler.Run(ActivateAsync);

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Activating)
            {
                _deactivateOnceActive ??= deactivationReason;
                return;
            }

            if (_state != ActivationState.Active)
            {
                return;
            }

            _state = ActivationState.Deactivating;
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running.Count == 0)
            {
                _drained.SetResult();
            }
        }

        LogDeactivating(GrainId, deactivationReason);
        _ = Scheduler.Run(() => EndAsync(deactivationReason, cancellationToken));
    }

    private async Task ActivateAsync()
    {
        using var timeout = new CancellationTokenSource(_silo.Collection.ActivationTimeout, _silo.Time);
        try
        {
            GrainInstance = GrainMaker.Create(this);
            if (GrainInstance is ILifecycleParticipant<IGrainLifecycle> participant)
            {
                participant.Participate(_lifecycle);
            }

            var grain = (IGrainBase)GrainInstance;
            _lifecycle.Subscribe(nameof(IGrainBase), GrainLifecycleStage.Activate, grain.OnActivateAsync);
            await _lifecycle.StartAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception error)
        {
            LogActivationFailed(GrainId, error);
            await EndFailedAsync(error);
            return;
        }

        BecomeActive();
    }

    private void BecomeActive()
    {
        DeactivationReason? end;
        lock (_gate)
        {
            _state = ActivationState.Active;
            _lastUsed = _silo.Time.GetTimestamp();
            end = _deactivateOnceActive;
            if (end is null)
            {
                Pump();
            }
        }

        if (end is { } reason)
        {
            Deactivate(reason);
        }
    }

    private async Task EndFailedAsync(Exception error)
    {
        await ReleaseAsync();
        _activationError = error;
        foreach (var item in Close())
        {
            item.Fail(error);
        }
    }

    private async Task EndAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = new CancellationTokenSource(_silo.Collection.DeactivationTimeout, _silo.Time);
        using var link = limit.Token.Register(timeout.Cancel);
        StopTimers();
        await GuardAsync("its sequences", () => _sequences.EndAllAsync().WaitAsync(timeout.Token));
        await GuardAsync("its running requests", () => _drained!.Task.WaitAsync(timeout.Token));
        await GuardAsync(nameof(IGrainBase.OnDeactivateAsync), () =>
            ((IGrainBase)GrainInstance!).OnDeactivateAsync(reason, timeout.Token).WaitAsync(timeout.Token));
        await _lifecycle.StopAsync((step, error) => LogDeactivationFailed(GrainId, step, error), timeout.Token);
        await ReleaseAsync();
        foreach (var item in Close())
        {
            Forward(item);
        }
    }

    // Under the lock. A request that found the activation before it failed fails with it, like those that waited; the next one tries anew.
    private bool FailWithActivation(WorkItem item)
    {
        if (_activationError is not { } error)
        {
            return false;
        }

        _silo.Catalog.Forget(this);
        item.Fail(error);
        return true;
    }

    // Requests that came too late for this activation are the next one's.
    private void Forward(WorkItem item)
    {
        if (item is GrainRequest { OutlivesActivation: true } request)
        {
            _silo.Deliver(request);
        }
        else
        {
            item.Fail(new OperationCanceledException($"Grain {GrainId} was deactivated."));
        }
    }

    private WorkItem[] Close()
    {
        WorkItem[] left;
        lock (_gate)
        {
            _state = ActivationState.Ended;
            left = [.. _waiting];
            _waiting.Clear();
        }

        _silo.Catalog.Forget(this);
        _deactivated.TrySetResult();
        return left;
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }

    private async Task ReleaseAsync()
    {
        StopTimers();
        await GuardAsync("its disposal", async () =>
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable grain: await grain.DisposeAsync(); break;
                case IDisposable grain: grain.Dispose(); break;
                default: break;
            }
        });
        await GuardAsync("its services' disposal", async () => await _scope.DisposeAsync());
    }

    private async Task GuardAsync(string step, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception error)
        {
            LogDeactivationFailed(GrainId, step, error);
        }
    }
}
