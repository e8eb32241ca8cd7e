using Orleans.Configuration;
using Orleans.Runtime.Calls;

namespace Orleans.Runtime.Activations;

/// <summary>Which of the waiting requests may run now.</summary>
internal sealed partial class Activation
{
    private readonly LinkedList<WorkItem> _waiting = [];
    private readonly HashSet<WorkItem> _running = [];
    private readonly Dictionary<Guid, int> _sections = [];
    private ActivationState _state = ActivationState.Activating;
    private TaskCompletionSource? _drained;
    private long _lastUsed;
    private long _keepUntil;

    /// <summary>Lets a request wait its turn; false when the activation is gone.</summary>
    public bool TryEnqueue(WorkItem item)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Ended)
            {
                return FailWithActivation(item);
            }

            if (!item.OutlivesActivation && _state == ActivationState.Deactivating)
            {
                item.Fail(new OperationCanceledException($"Grain {GrainId} is being deactivated."));
                return true;
            }

            if (_waiting.Count >= _silo.WaitingRequestsMax)
            {
                item.Fail(new LimitExceededException(
                    $"{_silo.WaitingRequestsMax} wait for {GrainId} ({nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit)})."));
                return true;
            }

            _waiting.AddLast(item);
            Pump();
            return true;
        }
    }

    /// <summary>Lets requests of a call chain interleave with what runs.</summary>
    public void EnterSection(Guid chain)
    {
        lock (_gate)
        {
            _sections[chain] = _sections.GetValueOrDefault(chain) + 1;
            Pump();
        }
    }

    /// <summary>Takes one <see cref="EnterSection"/> back.</summary>
    public void LeaveSection(Guid chain)
    {
        lock (_gate)
        {
            if (_sections.TryGetValue(chain, out var count) && count > 1)
            {
                _sections[chain] = count - 1;
            }
            else
            {
                _sections.Remove(chain);
            }
        }
    }

    /// <summary>Keeps the activation for a time; a negative one takes that back.</summary>
    public void Delay(TimeSpan time)
    {
        lock (_gate)
        {
            var ticks = Math.Min(time.TotalSeconds * _silo.Time.TimestampFrequency, long.MaxValue / 2);
            _keepUntil = time < TimeSpan.Zero ? 0 : _silo.Time.GetTimestamp() + (long)ticks;
        }
    }

    /// <summary>Ends the activation if nobody used it for its age limit.</summary>
    public void DeactivateIfIdle(GrainCollectionOptions options)
    {
        bool idle;
        lock (_gate)
        {
            idle = _state == ActivationState.Active && _running.Count == 0 && _waiting.Count == 0
                && _silo.Time.GetTimestamp() >= _keepUntil && _silo.Time.GetElapsedTime(_lastUsed) >= Class.AgeLimit(options);
        }

        if (idle)
        {
            Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Nobody called it for its age limit."));
        }
    }

    // Under the lock. Starts, in the order of arrival, each request that may run beside those that run.
    private void Pump()
    {
        for (var node = _waiting.First; node is not null && _state == ActivationState.Active;)
        {
            var next = node.Next;
            if (MayRun(node.Value))
            {
                _waiting.Remove(node);
                _running.Add(node.Value);
                Start(node.Value);
            }

            node = next;
        }
    }

    private bool MayRun(WorkItem item) => _running.Count == 0
        || item.AlwaysInterleaves
        || Class.IsReentrant
        || (item.Chain != Guid.Empty && _sections.ContainsKey(item.Chain))
        || _running.All(running => running.AlwaysInterleaves || (running.IsReadOnly && item.IsReadOnly));

    // A request takes nothing of its caller's execution context: what travels with it is its request context.
    private void Start(WorkItem item)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = Scheduler.Run(() => RunAsync(item));
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = Scheduler.Run(() => RunAsync(item));
        }
    }

    private async Task RunAsync(WorkItem item)
    {
        await item.RunAsync(this).ConfigureAwait(false);
        lock (_gate)
        {
            _running.Remove(item);
            if (item.KeepsAlive)
            {
                _lastUsed = _silo.Time.GetTimestamp();
            }

            if (_running.Count == 0)
            {
                _drained?.TrySetResult();
            }

            Pump();
        }
    }
}
