using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NovaCron.GrainInterfaces;
using Polly;
using Polly.Retry;

namespace NovaCron.Client;

/// <summary>
/// Asks again when nobody could be asked, after pauses that grow and vary: a silo died, the region restarts, its database is away.
/// An answer, good or bad, is never asked for twice.
/// </summary>
internal sealed class CallRetries
{
    private static readonly ResiliencePropertyKey<Call> CallKey = new("novacron.call");
    private readonly NovaCronClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _pipeline;

    public CallRetries(NovaCronClientOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                // The time decides, not the number.
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.RetryDelayMax,
                ShouldHandle = attempt => ValueTask.FromResult(MayRepeat(attempt)),
            })
            .Build();
    }

    /// <summary>Runs a call.</summary>
    public async Task<T> RunAsync<T>(CallSafety safety, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(CallKey, new Call(safety));
            return await _pipeline.ExecuteAsync(
                static async (attempt, run) => await run.Retries.AttemptAsync(run.Safety, run.Call, attempt.CancellationToken),
                context,
                (Retries: this, Safety: safety, Call: call));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Runs a call that answers nothing.</summary>
    public Task RunAsync(CallSafety safety, Func<CancellationToken, Task> call, CancellationToken cancellationToken) => RunAsync(
        safety,
        async token =>
        {
            await call(token);
            return true;
        },
        cancellationToken);

    /// <summary>Runs a sequence of reads and opens it anew when it breaks.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="open">Opens the sequence where the last one broke.</param>
    /// <param name="seen">Is told of each element, so that <paramref name="open"/> knows where to go on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="safety">What makes it break.</param>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open,
        Action<T> seen,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        CallSafety safety = CallSafety.Stream)
    {
        IAsyncEnumerator<T>? elements = null;
        try
        {
            while (await RunAsync(safety, MoveNextAsync, cancellationToken))
            {
                seen(elements!.Current);
                yield return elements.Current;
            }
        }
        finally
        {
            await CloseAsync(elements);
        }

        async Task<bool> MoveNextAsync(CancellationToken token)
        {
            elements ??= open(cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                return await elements.MoveNextAsync();
            }
            catch (Exception e) when (IsUnanswered(e, safety, cancellationToken))
            {
                var broken = elements;
                elements = null;
                await CloseAsync(broken);
                throw;
            }
        }
    }

    private static async ValueTask CloseAsync(IAsyncDisposable? elements)
    {
        try
        {
            await (elements?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception e) when (IsUnanswered(e, CallSafety.Watch, CancellationToken.None))
        {
            // Whoever cannot be asked cannot be told either; the grain drops what nobody fetches.
        }
    }

    // The wait has a limit, not the work: a region that is told to stop what it does would leave it half done.
    private Task<T> AttemptAsync<T>(CallSafety safety, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        safety switch
        {
            CallSafety.Read => call(cancellationToken).WaitAsync(_options.ReadTimeout, _time, cancellationToken),
            CallSafety.Stream or CallSafety.Watch => call(cancellationToken),
            _ => call(cancellationToken).WaitAsync(_options.CommandTimeout, _time, cancellationToken),
        };

    private bool MayRepeat(RetryPredicateArguments<object> attempt)
    {
        var call = attempt.Context.Properties.GetValue(CallKey, Call.Unknown);
        if (call.Safety is CallSafety.Once
            || attempt.Outcome.Exception is not { } failure
            || !IsUnanswered(failure, call.Safety, attempt.Context.CancellationToken))
        {
            return false;
        }

        var now = _time.GetTimestamp();
        call.FailedAt ??= now;
        return _time.GetElapsedTime(call.FailedAt.Value, now) < _options.RetryFor;
    }

    private static bool IsUnanswered(Exception exception, CallSafety safety, CancellationToken cancellationToken) => exception switch
    {
        // The region's replica is between two silos: who reads once is told so, who watches waits for it.
        NovaCronException { Failure: { IsTransient: true, Error: NovaCronError.RegionUnreachable } }
            when safety is CallSafety.Watch => true,

        // These failures say that nothing was decided yet; the command's id makes repeating safe where they do not know.
        NovaCronException { Failure: var failure } => failure is
        {
            IsTransient: true,
            Error: NovaCronError.StorageUnavailable or NovaCronError.HostUnreachable or NovaCronError.Conflict,
        },
        OrleansConfigurationException => false,

        // A silo that stops cancels what it does; the caller's own cancellation is no failure.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,

        // The engine's own: no silo or gateway could be asked, or one went away with the question. Grains throw none of these.
        OrleansException or EnumerationAbortedException or TimeoutException or IOException or SocketException => true,
        _ => false,
    };

    private sealed class Call(CallSafety safety)
    {
        public static Call Unknown { get; } = new(CallSafety.Once);

        public CallSafety Safety => safety;

        /// <summary>When it first got no answer: its time for retries is counted from then on.</summary>
        public long? FailedAt { get; set; }
    }
}
