using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>One rate for all connections of a sender.</summary>
internal sealed class SenderThrottle(TimeProvider timeProvider) : IWriteThrottle
{
    private readonly Lock _gate = new();
    private readonly Pacer _pacer = new(bytesPerSecond: null);
    private readonly long _since = timeProvider.GetTimestamp();
    private volatile bool _isActive;

    public bool IsActive => _isActive;

    /// <summary>Sets the rate, in bytes a second; null lifts it.</summary>
    public void SetRate(long? bytesPerSecond)
    {
        lock (_gate)
        {
            _pacer.SetRate(bytesPerSecond, timeProvider.GetElapsedTime(_since));
            _isActive = bytesPerSecond is not null;
        }
    }

    public ValueTask WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            wait = _pacer.Take(bytes, timeProvider.GetElapsedTime(_since));
        }

        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, timeProvider, cancellationToken));
    }
}
