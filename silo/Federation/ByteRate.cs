namespace NovaCron.Silo.Federation;

/// <summary>
/// A limit to bytes a second: a token bucket (RFC 2697, section 3) that holds what one second brings, and may be overdrawn by one message.
/// One may take at a time.
/// </summary>
internal sealed class ByteRate(long bytesPerSecond, TimeProvider time)
{
    private double _tokens = bytesPerSecond;
    private long _at = time.GetTimestamp();

    /// <summary>Takes a message's bytes, once what went before it is paid for.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        Fill();
        while (_tokens < 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(-_tokens / bytesPerSecond) + TimeSpan.FromMilliseconds(1), time, cancellationToken);
            Fill();
        }

        _tokens -= bytes;
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(bytesPerSecond, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * bytesPerSecond));
        _at = now;
    }
}
