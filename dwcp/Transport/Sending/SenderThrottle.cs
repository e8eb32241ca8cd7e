using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>One rate for all connections of a sender, within what its path's transfers share.</summary>
internal sealed class SenderThrottle(TimeProvider timeProvider, PathBandwidth? path) : IWriteThrottle
{
    private readonly Lock _gate = new();
    private readonly Pacer _pacer = new(bytesPerSecond: null);
    private readonly long _since = timeProvider.GetTimestamp();
    private volatile bool _isActive;
    private int _wasHeldByPath;

    public bool IsActive => _isActive || path is not null;

    /// <summary>Sets the rate, in bytes a second; null lifts it.</summary>
    public void SetRate(long? bytesPerSecond)
    {
        lock (_gate)
        {
            _pacer.SetRate(bytesPerSecond, timeProvider.GetElapsedTime(_since));
            _isActive = bytesPerSecond is not null;
        }
    }

    /// <summary>Whether the path's shared cap held anything back since the last call.</summary>
    public bool TakeWasHeldByPath() => Interlocked.Exchange(ref _wasHeldByPath, 0) != 0;

    public ValueTask WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            wait = _pacer.Take(bytes, timeProvider.GetElapsedTime(_since));
        }

        var shared = path?.Take(bytes) ?? TimeSpan.Zero;
        if (shared > wait)
        {
            wait = shared;
            Volatile.Write(ref _wasHeldByPath, 1);
        }

        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, timeProvider, cancellationToken));
    }
}
