namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>What was heard of an author. Not thread-safe.</summary>
internal sealed class SyncSource
{
    /// <summary>Its last heartbeat.</summary>
    public Heartbeat? Last { get; private set; }

    /// <summary>All that it committed before this is visible; null before anything was heard.</summary>
    public long? AsOfMs { get; private set; }

    /// <summary>The latest time of its clock that was heard of, and when that was.</summary>
    public (long Ms, TimeSpan At)? Heard { get; private set; }

    /// <summary>Whether a heartbeat says more than the last one.</summary>
    public bool IsNews(Heartbeat beat) =>
        Last is null || beat.AsOfMs > Last.AsOfMs || (beat.AsOfMs == Last.AsOfMs && beat.Number > Last.Number);

    public void Hears(Heartbeat beat, TimeSpan now)
    {
        Last = beat;
        Heard = (beat.AsOfMs, now);
    }

    /// <summary>All that it committed before a time is visible.</summary>
    public void Sees(long asOfMs) => AsOfMs = Math.Max(AsOfMs ?? 0, asOfMs);
}
