using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>
/// All records of a store at one moment, and what it had seen by then. Immutable: a transaction is in it whole or not at all. Equal by
/// content: stores that know the same have equal snapshots.
/// </summary>
public sealed class StoreSnapshot : IEquatable<StoreSnapshot>
{
    private static readonly IComparer<ReplicatedRecord> ByKey =
        Comparer<ReplicatedRecord>.Create((left, right) => left.Key.CompareTo(right.Key));

    internal StoreSnapshot(ImmutableSortedSet<ReplicatedRecord> records, CausalContext context) =>
        (Records, Context) = (records, context);

    /// <summary>Nobody has written anything.</summary>
    public static StoreSnapshot Empty { get; } = new(ImmutableSortedSet.Create(ByKey), CausalContext.Empty);

    /// <summary>All records that are not empty, in the order of their keys.</summary>
    public ImmutableSortedSet<ReplicatedRecord> Records { get; }

    /// <summary>What was seen.</summary>
    public CausalContext Context { get; }

    /// <summary>Makes one of its parts, as they were kept or came from another region.</summary>
    /// <exception cref="ArgumentException">A key is there twice, a record is empty, or the context has not seen an entry's dot.</exception>
    public static StoreSnapshot Of(IEnumerable<ReplicatedRecord> records, CausalContext context)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(context);
        var all = Empty.Records.ToBuilder();
        foreach (var record in records)
        {
            RequireSeen(record, context);
            if (record.IsEmpty || !all.Add(record))
            {
                throw new ArgumentException($"Record {record.Key} is empty or there twice.", nameof(records));
            }
        }

        return new(all.ToImmutable(), context);
    }

    /// <summary>The record of a key; an empty one when nobody has written to it.</summary>
    public ReplicatedRecord Find(RecordKey key)
    {
        // Where there is none, this gives back what was looked for.
        Records.TryGetValue(ReplicatedRecord.Empty(key), out var found);
        return found;
    }

    /// <summary>Records of one kind, in the order of their names.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="prefix">What their names begin with; empty for all.</param>
    /// <param name="after">The last name of the page before; null for the first page.</param>
    /// <param name="countMax">As many at most; a page that has fewer is the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one are wanted.</exception>
    public IReadOnlyList<ReplicatedRecord> Page(string kind, string prefix, string? after, int countMax)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(countMax, 1);
        var isFirst = after is null || string.CompareOrdinal(after, prefix) < 0;
        var at = PlaceOf(new(kind, isFirst ? prefix : after!), isBehind: !isFirst);
        var page = new List<ReplicatedRecord>();
        for (; at < Records.Count && page.Count < countMax; at++)
        {
            var record = Records[at];
            if (record.Key.Kind != kind || !record.Key.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                break;
            }

            page.Add(record);
        }

        return page;
    }

    /// <summary>Records of a range of keys, in their order.</summary>
    /// <param name="after">The range begins behind this key; null for the first key there is.</param>
    /// <param name="through">The range ends with this key; null for the last key there is.</param>
    public IEnumerable<ReplicatedRecord> Range(RecordKey? after, RecordKey? through = null)
    {
        for (var at = after is { } before ? PlaceOf(before, isBehind: true) : 0;
            at < Records.Count && !(Records[at].Key > through);
            at++)
        {
            yield return Records[at];
        }
    }

    /// <summary>Records from a key on, that one included, in their order.</summary>
    /// <param name="key">The key; there need not be a record of it.</param>
    public IEnumerable<ReplicatedRecord> From(RecordKey key)
    {
        for (var at = PlaceOf(key, isBehind: false); at < Records.Count; at++)
        {
            yield return Records[at];
        }
    }

    /// <inheritdoc/>
    public bool Equals(StoreSnapshot? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Context.Equals(other.Context)
            && Records.Count == other.Records.Count
            && Records.SequenceEqual(other.Records));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StoreSnapshot);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Context, Records.Count);

    /// <summary>The records of two stores, key by key; an empty one where a store has none.</summary>
    internal static IEnumerable<(ReplicatedRecord Left, ReplicatedRecord Right)> SideBySide(StoreSnapshot left, StoreSnapshot right)
    {
        using var lefts = left.Records.GetEnumerator();
        using var rights = right.Records.GetEnumerator();
        var (isLeft, isRight) = (lefts.MoveNext(), rights.MoveNext());
        while (isLeft || isRight)
        {
            var order = !isLeft ? 1 : !isRight ? -1 : lefts.Current.Key.CompareTo(rights.Current.Key);
            yield return (
                order <= 0 ? lefts.Current : ReplicatedRecord.Empty(rights.Current.Key),
                order >= 0 ? rights.Current : ReplicatedRecord.Empty(lefts.Current.Key));
            isLeft = order <= 0 ? lefts.MoveNext() : isLeft;
            isRight = order >= 0 ? rights.MoveNext() : isRight;
        }
    }

    /// <summary>Makes one of records in the order of their keys, none of them empty, which the context has seen.</summary>
    internal static StoreSnapshot OfSorted(IReadOnlyCollection<ReplicatedRecord> records, CausalContext context) =>
        new(ImmutableSortedSet.CreateRange(ByKey, records), context);

    /// <summary>Says that a context must have seen what a record holds.</summary>
    internal static void RequireSeen(ReplicatedRecord record, CausalContext context)
    {
        foreach (ref readonly var entry in record.Entries)
        {
            if (!context.Contains(entry.Dot))
            {
                throw new ArgumentException($"Record {record.Key} holds {entry.Dot}, which its context has not seen.", nameof(context));
            }
        }
    }

    /// <summary>Where records from a key on begin, or those behind it; there need not be a record of it.</summary>
    private int PlaceOf(RecordKey key, bool isBehind)
    {
        var at = Records.IndexOf(ReplicatedRecord.Empty(key));
        return at < 0 ? ~at : isBehind ? at + 1 : at;
    }
}
