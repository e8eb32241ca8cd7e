using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>A store's next snapshot, while it is made.</summary>
internal sealed class StoreChange(StoreSnapshot before, SharedNames names)
{
    private readonly ImmutableSortedSet<ReplicatedRecord>.Builder _records = before.Records.ToBuilder();

    /// <summary>Keys of the records that are other ones.</summary>
    public List<RecordKey> Changed { get; } = [];

    public int RecordCount => _records.Count;

    /// <summary>Joins a record of the store, or an empty one, with that of the same key from elsewhere. A key comes once.</summary>
    public void Join<TThere>(ReplicatedRecord here, ReadOnlySpan<Entry> there, TThere seenThere)
        where TThere : IDotSet
    {
        if (RecordJoin.Join(here.Entries, before.Context, there, seenThere, names) is not { } joined)
        {
            return;
        }

        _records.Remove(here);
        var shared = here.IsEmpty ? names.Share(here.Key) : here.Key;
        if (joined.Length > 0)
        {
            _records.Add(new ReplicatedRecord(shared, joined));
        }

        Changed.Add(shared);
    }

    /// <summary>Puts a record in the place of the store's, or of an empty one. A key comes once.</summary>
    public void Put(ReplicatedRecord here, ReplicatedRecord now)
    {
        if (here.Equals(now))
        {
            return;
        }

        _records.Remove(here);
        if (!now.IsEmpty)
        {
            _records.Add(names.Share(now));
        }

        Changed.Add(now.Key);
    }

    public StoreSnapshot ToSnapshot(CausalContext context) => new(_records.ToImmutable(), context);
}
