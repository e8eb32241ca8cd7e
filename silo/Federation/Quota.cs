namespace NovaCron.Silo.Federation;

/// <summary>A number of places; whoever finds none free is turned away at once.</summary>
internal sealed class Quota(int max)
{
    private int _taken;

    /// <summary>Places in use.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place; null when none is free. Disposing gives it back, once.</summary>
    public Place? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= max)
            return new Place(this);
        Interlocked.Decrement(ref _taken);
        return null;
    }

    /// <summary>A place that is taken.</summary>
    internal sealed class Place(Quota quota) : IDisposable
    {
        private Quota? _quota = quota;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _quota, null) is { } owner)
                Interlocked.Decrement(ref owner._taken);
        }
    }
}
