using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace NovaCron.Dwcp.Transport;

/// <summary>Wakes one waiter, without allocating; signals given while nobody waits are remembered as one.</summary>
internal sealed class Signal : IValueTaskSource
{
    private const int Idle = 0;
    private const int Given = 1;
    private const int Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Wakes the waiter, or the next one.</summary>
    public void Set()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Given:
                    return;
                case Idle when Interlocked.CompareExchange(ref _state, Given, Idle) == Idle:
                    return;
                case Awaited when Interlocked.CompareExchange(ref _state, Idle, Awaited) == Awaited:
                    _source.SetResult(true);
                    return;
            }
        }
    }

    /// <summary>Waits for a signal and takes it. What caused it must be looked at afterwards.</summary>
    public ValueTask NextAsync()
    {
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle)
        {
            return new ValueTask(this, _source.Version);
        }

        // A full fence: what a signal that found this one given has to tell is seen by whoever looks afterwards.
        Interlocked.Exchange(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for a signal and takes it, or for the end of patience.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (cancellationToken.UnsafeRegister(static signal => ((Signal)signal!).Set(), this))
        {
            await NextAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
