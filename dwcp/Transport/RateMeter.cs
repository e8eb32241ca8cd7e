namespace NovaCron.Dwcp.Transport;

/// <summary>The rate of the last second, from a count that only grows. No clock and no lock inside.</summary>
internal sealed class RateMeter
{
    private const int Buckets = 10;

    private static readonly TimeSpan BucketTime = TimeSpan.FromMilliseconds(100);

    private readonly long[] _counts = new long[Buckets + 1];
    private long _bucket;

    /// <summary>Takes the count now.</summary>
    public void Record(long count, TimeSpan now)
    {
        Advance(now, _counts[Index(_bucket)]);
        _counts[Index(_bucket)] = count;
    }

    /// <summary>What it grew by in the last second, up to 100 ms less exact; since the beginning where that is shorter.</summary>
    public long PerSecond(TimeSpan now)
    {
        Advance(now, _counts[Index(_bucket)]);
        var grown = _counts[Index(_bucket)] - _counts[Index(_bucket + 1)];
        var span = Math.Min(now.TotalSeconds, (Buckets * BucketTime).TotalSeconds);
        return span <= 0 ? 0 : (long)(grown / span);
    }

    private void Advance(TimeSpan now, long latest)
    {
        var bucket = now.Ticks / BucketTime.Ticks;
        for (var skipped = Math.Min(bucket - _bucket, Buckets + 1); skipped > 0; skipped--)
        {
            _counts[Index(bucket - skipped + 1)] = latest;
        }

        _bucket = Math.Max(_bucket, bucket);
    }

    private static int Index(long bucket) => (int)(bucket % (Buckets + 1));
}
