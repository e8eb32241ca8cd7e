using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>What a transaction has seen, as far as it says so for one record: its own dots, and those that it covers.</summary>
internal readonly struct DeltaDots(Transaction transaction, RecordDelta record) : IDotSet
{
    public bool Contains(in Dot dot) =>
        (dot.Number >= transaction.First && dot.Number <= transaction.Last && dot.Author == transaction.Author)
        || record.Covered.AsSpan().BinarySearch(dot) >= 0;
}
