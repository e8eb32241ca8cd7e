using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>What waits to be taken by a driver. A closed list.</summary>
internal abstract record SyncDriverInput
{
    private SyncDriverInput()
    {
    }

    /// <summary>For the replica as it is.</summary>
    public sealed record Step(SyncInput Input) : SyncDriverInput;

    /// <summary>A message of a region in one of its lives; an empty one only says which.</summary>
    public sealed record Message(string From, int Incarnation, ReadOnlyMemory<byte> Bytes) : SyncDriverInput;

    /// <summary>A connection to a region is there, or gone.</summary>
    public sealed record Link(string Region, bool IsThere) : SyncDriverInput;

    /// <summary>These regions take part.</summary>
    public sealed record Regions(IReadOnlyList<string> All) : SyncDriverInput;

    /// <summary>Somebody waits for what is in the outbox now.</summary>
    public sealed record Flush(TaskCompletionSource Done) : SyncDriverInput;
}
