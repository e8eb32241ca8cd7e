namespace NovaCron.Agent.Data;

/// <summary>
/// Shares a sum of bytes out among the windows of transfers, so that their memory is bounded whatever their number. The first ones
/// get what they ask for; every one that may still come is sure of the least. One more than may run at a time waits.
/// </summary>
/// <param name="bytesMax">The sum; at least the least of as many windows as may be there.</param>
/// <param name="leasesMax">Windows at a time.</param>
/// <param name="windowBytesMin">The least that a window may have.</param>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asked for holds nothing.
internal sealed class WindowBudget(long bytesMax, int leasesMax, long windowBytesMin)
#pragma warning restore CA1001
{
    /// <summary>A window gets so much while there is so much: 128 MiB, what 1 Gbit/s needs at a round trip of 1 s without losses.</summary>
    public const long UsualWindowBytes = 128L << 20;

    /// <summary>Beyond that no window takes more than this part of what is left: 1/8.</summary>
    private const int PartMax = 8;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(leasesMax, leasesMax);
    private long _takenBytes;
    private int _leases;

    /// <summary>Takes a window; waits while as many are out as may be.</summary>
    /// <param name="wantedBytes">The most it shall have.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<WindowLease> TakeAsync(long wantedBytes, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        lock (_gate)
        {
            _leases++;
            var spare = bytesMax - _takenBytes - ((leasesMax - _leases) * windowBytesMin);
            var most = Math.Max(Math.Min(UsualWindowBytes, spare), spare / PartMax);
            var bytes = Math.Max(windowBytesMin, Math.Min(wantedBytes, most));
            _takenBytes += bytes;
            return new WindowLease(this, bytes);
        }
    }

    /// <summary>Gives a window back.</summary>
    public void Return(WindowLease lease)
    {
        lock (_gate)
        {
            _leases--;
            _takenBytes -= lease.Bytes;
        }

        _places.Release();
    }
}
