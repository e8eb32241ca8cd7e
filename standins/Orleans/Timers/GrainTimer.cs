using Orleans.Runtime.Activations;

namespace Orleans.Timers;

/// <summary>A grain's timer: each run is a turn of the grain, and the next one is set when it has ended.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly ITimer _timer;
    private TimeSpan _period;
    private TimeSpan? _changed;
    private bool _running;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        (_activation, _callback, _options, _period) = (activation, callback, options, options.Period);
        _timer = activation.Runtime.Time.CreateTimer(
            static timer => ((GrainTimer)timer!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Interleaves => _options.Interleave;

    public bool KeepsAlive => _options.KeepAlive;

    /// <summary>Makes and starts a timer.</summary>
    /// <exception cref="InvalidOperationException">It is not the grain that asks.</exception>
    public static GrainTimer Start(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (!ReferenceEquals(Activation.Current, activation))
        {
            throw new InvalidOperationException("Timers are registered by the grain itself, in one of its turns.");
        }

        Validate(options.DueTime, options.Period);
        using var suppressed = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        var timer = new GrainTimer(activation, callback, options);
        activation.Add(timer);
        timer._timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, period);
        lock (_gate)
        {
            _period = period;
            if (_running)
            {
                _changed = dueTime;
            }
            else if (!_stop.IsCancellationRequested)
            {
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _timer.Dispose();
        _activation.Remove(this);
    }

    /// <summary>Runs the callback, and sets the next run.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (!_stop.IsCancellationRequested)
            {
                await _callback(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was stopped while it ran.
        }
        catch (Exception error)
        {
            _activation.LogTimerFailure(error);
        }

        SetNext();
    }

    private static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_running || _stop.IsCancellationRequested)
            {
                return;
            }

            _running = true;
        }

        _activation.TryEnqueue(new TimerRun(this));
    }

    private void SetNext()
    {
        lock (_gate)
        {
            _running = false;
            if (!_stop.IsCancellationRequested)
            {
                _timer.Change(_changed ?? _period, Timeout.InfiniteTimeSpan);
            }

            _changed = null;
        }
    }
}
