using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Transport;

/// <summary>Wakes one waiter; signals given while nobody waits are remembered as one.</summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "The semaphore's wait handle is never asked for: nothing to dispose, and late signals do no harm.")]
internal sealed class Signal
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _isSet;

    /// <summary>Wakes the waiter, or the next one.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _semaphore.Release();
        }
    }

    /// <summary>Waits for a signal and takes it. What caused it must be looked at afterwards.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await _semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref _isSet, 0);
    }
}
