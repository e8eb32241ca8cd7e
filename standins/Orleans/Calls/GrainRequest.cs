using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime.Activations;
using Orleans.Storage;

namespace Orleans.Runtime.Calls;

/// <summary>A call to a grain or an observer.</summary>
/// <param name="target">Whom it calls.</param>
/// <param name="method">What it calls.</param>
/// <param name="arguments">The arguments, the callee's own by now.</param>
/// <param name="context">The values that go with it.</param>
[SuppressMessage("Design", "CA1001",
    Justification = "The source has no timer: there is nothing to dispose of, and callers may cancel late.")]
internal class GrainRequest(GrainId target, GrainMethod method, object?[] arguments, ImmutableDictionary<string, object> context) : WorkItem
{
    private readonly TaskCompletionSource<object?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private Activation? _runsOn;

    public GrainId Target => target;

    public GrainMethod Method => method;

    public object?[] Arguments => arguments;

    /// <summary>The calling grain, if one calls.</summary>
    public GrainId? Source { get; init; }

    /// <summary>The values that go with it.</summary>
    public ImmutableDictionary<string, object> Context => context;

    /// <summary>What is to be done when its caller waits no more.</summary>
    public Action? Abandoned { get; set; }

    /// <summary>The answer; never completes for a one-way call that is not answered.</summary>
    public Task<object?> Answer => _answer.Task;

    public CancellationToken Cancelled => _cancellation.Token;

    public override bool AlwaysInterleaves => method.AlwaysInterleaves;

    public override bool IsReadOnly => method.IsReadOnly;

    public override bool OutlivesActivation => !method.IsOfSequence;

    public override Guid Chain { get; } =
        context.TryGetValue(RequestContext.ReentrancyKey, out var id) && id is Guid chain ? chain : Guid.Empty;

    /// <summary>Asks the callee to stop. Its token's callbacks run as turns of the callee.</summary>
    public void Cancel()
    {
        if (Volatile.Read(ref _runsOn) is { } activation)
        {
            activation.Scheduler.Post(_cancellation.Cancel);
        }
        else
        {
            _cancellation.Cancel();
        }
    }

    public override async Task RunAsync(Activation activation)
    {
        Volatile.Write(ref _runsOn, activation);
        RequestContext.Current = context;
        try
        {
            _cancellation.Token.ThrowIfCancellationRequested();
            PassToken();
            _answer.TrySetResult(Isolate(await IncomingCall.RunAsync(activation, this)));
        }
        catch (Exception error)
        {
            OnError(activation, error);
            Fail(error);
        }
    }

    /// <summary>Runs it on an object that is no activation: an observer.</summary>
    public async Task RunAsync(object observer)
    {
        RequestContext.Current = context;
        try
        {
            PassToken();
            _answer.TrySetResult(Isolate(await method.CallAsync(observer, arguments)));
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    public override void Fail(Exception error)
    {
        if (_answer.TrySetException(error))
        {
            _ = _answer.Task.Exception;
        }
    }

    /// <summary>Makes a result the caller's own.</summary>
    protected virtual object? Isolate(object? result) => result;

    /// <summary>Answers it from elsewhere.</summary>
    public void Succeed(object? result) => _answer.TrySetResult(result);

    private void PassToken()
    {
        if (method.TokenIndex >= 0)
        {
            arguments[method.TokenIndex] = _cancellation.Token;
        }
    }

    // State that could not be written is in doubt: the activation ends, and the next call reads it anew.
    private void OnError(Activation activation, Exception error)
    {
        if (method.IsOneWay)
        {
            activation.LogOneWayFailure(method.Id, error);
        }

        if (error is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            activation.Deactivate(
                new DeactivationReason(DeactivationReasonCode.ApplicationError, error, "Its stored state was changed by another."));
        }
    }
}
