using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>What one step changes of what is in writing.</summary>
internal sealed class WriteDraft
{
    /// <summary>Whether there is anything to write.</summary>
    public bool IsNeeded { get; set; }

    public List<SyncBatch> Kept { get; } = [];

    public List<Transaction> Loose { get; } = [];

    public Dictionary<Author, long> Trimmed { get; } = [];

    public SortedSet<RecordKey> Changed { get; } = [];

    /// <summary>Leaves in which a record is another one.</summary>
    public SortedSet<int> Leaves { get; } = [];

    /// <summary>Leaves of which all rows are written anew.</summary>
    public SortedSet<int> Rewritten { get; } = [];

    public void Clear()
    {
        IsNeeded = false;
        Kept.Clear();
        Loose.Clear();
        Trimmed.Clear();
        Changed.Clear();
        Leaves.Clear();
        Rewritten.Clear();
    }
}
