using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>
/// A region's copy of all records. Transactions may come in any order, any number of times, and whole records or stores in between:
/// stores that know the same are equal. One thread at a time may change it; any may read <see cref="Snapshot"/> meanwhile, without a lock.
/// A change that is refused has changed nothing.
/// </summary>
/// <remarks>
/// Almeida, Shoker and Baquero, <i>Delta State Replicated Data Types</i> (JPDC 2018); Enes, Almeida, Baquero and Leitão, <i>Efficient
/// Synchronization of State-based CRDTs</i> (ICDE 2019). A transaction takes O(entries of the records that it changes), and O(log(records))
/// for each of them.
/// </remarks>
public sealed class ReplicatedStore
{
    private readonly ReplicatedStoreOptions _options;
    private readonly SharedNames _names;
    private volatile StoreSnapshot _snapshot = StoreSnapshot.Empty;

    /// <summary>An empty store.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ReplicatedStore(ReplicatedStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _names) = (options, new SharedNames(options.SharedNamesMax));
    }

    /// <summary>A store that begins as another one was.</summary>
    /// <exception cref="StoreLimitException">It is over a limit.</exception>
    internal ReplicatedStore(ReplicatedStoreOptions options, StoreSnapshot begin)
        : this(options)
    {
        _snapshot = begin;
        Publish(new StoreChange(begin, _names), begin.Context);
    }

    /// <summary>The store as it is now.</summary>
    public StoreSnapshot Snapshot => _snapshot;

    /// <summary>Takes a transaction in, and tells the keys of the records that are other ones now.</summary>
    /// <exception cref="StoreLimitException">The store would be over a limit.</exception>
    /// <exception cref="DotConflictException">One of its dots has another payload here.</exception>
    public IReadOnlyList<RecordKey> Apply(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var context = _snapshot.Context.Add(new DotRun(transaction.Author, transaction.First, transaction.Last));
        var change = new StoreChange(_snapshot, _names);
        foreach (var record in transaction.Records)
        {
            // Even of a transaction whose own dots were all seen: they may have come with a record, what it covers has not.
            change.Join(_snapshot.Find(record.Key), record.Entries.AsSpan(), new DeltaDots(transaction, record));
            context = record.Covered.Aggregate(context, (seen, dot) => seen.Add(dot));
        }

        return Publish(change, context);
    }

    /// <summary>
    /// Takes in one record as another store has it, which repairs that record whatever was lost between the two; true when it is another
    /// one now.
    /// </summary>
    /// <remarks>
    /// Only the dots of its entries are seen afterwards, never all that the other store has seen: of the other records nothing was taken
    /// in, and what this store believed to have seen without having it, it would drop everywhere.
    /// </remarks>
    /// <param name="theirs">The record; an empty one if the other store has none.</param>
    /// <param name="theirContext">What the other store had seen when it had that record.</param>
    /// <exception cref="ArgumentException">The context has not seen what the record holds.</exception>
    /// <exception cref="StoreLimitException">The store would be over a limit.</exception>
    /// <exception cref="DotConflictException">A dot has two payloads.</exception>
    public bool JoinRecord(ReplicatedRecord theirs, CausalContext theirContext)
    {
        ArgumentNullException.ThrowIfNull(theirs);
        ArgumentNullException.ThrowIfNull(theirContext);
        StoreSnapshot.RequireSeen(theirs, theirContext);
        var context = _snapshot.Context;
        foreach (ref readonly var entry in theirs.Entries)
        {
            context = context.Add(entry.Dot);
        }

        var change = new StoreChange(_snapshot, _names);
        change.Join(_snapshot.Find(theirs.Key), theirs.Entries, theirContext);
        return Publish(change, context).Count > 0;
    }

    /// <summary>
    /// Takes in all records of a range of keys as another store has them, and tells the keys of those that are other ones now. As with
    /// <see cref="JoinRecord"/>, the other store's context is not taken.
    /// </summary>
    /// <param name="theirs">The other store's records in the range, in the order of their keys: it has no others there.</param>
    /// <param name="theirContext">What the other store had seen when it had those records.</param>
    /// <param name="after">The range begins behind this key; null for the first key there is.</param>
    /// <param name="through">The range ends with this key; null for the last key there is.</param>
    /// <exception cref="ArgumentException">The context has not seen what a record holds.</exception>
    /// <exception cref="StoreLimitException">The store would be over a limit.</exception>
    /// <exception cref="DotConflictException">A dot has two payloads.</exception>
    public IReadOnlyList<RecordKey> JoinRange(
        IReadOnlyList<ReplicatedRecord> theirs, CausalContext theirContext, RecordKey? after, RecordKey? through)
    {
        ArgumentNullException.ThrowIfNull(theirs);
        ArgumentNullException.ThrowIfNull(theirContext);
        var (here, context, others) = (_snapshot, _snapshot.Context, StoreSnapshot.Of(theirs, theirContext));
        var change = new StoreChange(here, _names);
        foreach (var record in others.Records)
        {
            foreach (ref readonly var entry in record.Entries)
            {
                context = context.Add(entry.Dot);
            }

            change.Join(here.Find(record.Key), record.Entries, theirContext);
        }

        foreach (var record in here.Range(after, through).Where(record => !others.Records.Contains(record)))
        {
            change.Join(record, [], theirContext);
        }

        return Publish(change, context);
    }

    /// <summary>
    /// Has seen all that another store had, once all of that store's records were taken in by <see cref="JoinRange"/>: before that, this
    /// would drop everywhere what was not taken in yet.
    /// </summary>
    /// <param name="theirContext">What the other store had seen.</param>
    /// <exception cref="StoreLimitException">The store would be over a limit.</exception>
    public void See(CausalContext theirContext)
    {
        ArgumentNullException.ThrowIfNull(theirContext);
        Publish(new StoreChange(_snapshot, _names), _snapshot.Context.Join(theirContext));
    }

    /// <summary>
    /// Puts records in the place of those of the same keys, or removes them where they are empty, and tells the keys of those that are
    /// other ones now. This is no join: only for what was found to be damage here.
    /// </summary>
    /// <exception cref="ArgumentException">What a record holds was not seen.</exception>
    /// <exception cref="StoreLimitException">The store would be over a limit.</exception>
    internal IReadOnlyList<RecordKey> Put(IEnumerable<ReplicatedRecord> records)
    {
        var change = new StoreChange(_snapshot, _names);
        foreach (var record in records)
        {
            StoreSnapshot.RequireSeen(record, _snapshot.Context);
            change.Put(_snapshot.Find(record.Key), record);
        }

        return Publish(change, _snapshot.Context);
    }

    /// <summary>Takes another store in whole, and tells the keys of the records that are other ones now.</summary>
    /// <exception cref="StoreLimitException">The store would be over a limit.</exception>
    /// <exception cref="DotConflictException">A dot has two payloads.</exception>
    public IReadOnlyList<RecordKey> Join(StoreSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var here = _snapshot;
        var change = new StoreChange(here, _names);
        foreach (var (mine, theirs) in StoreSnapshot.SideBySide(here, other))
        {
            change.Join(mine, theirs.Entries, other.Context);
        }

        return Publish(change, here.Context.Join(other.Context));
    }

    private List<RecordKey> Publish(StoreChange change, CausalContext context)
    {
        Require("records", change.RecordCount, nameof(_options.RecordsMax), _options.RecordsMax);
        Require("authors", context.Vector.Tops.Length, nameof(_options.AuthorsMax), _options.AuthorsMax);
        Require("runs behind a gap", context.Cloud.Count, nameof(_options.CloudRunsMax), _options.CloudRunsMax);
        _snapshot = change.ToSnapshot(context);
        return change.Changed;
    }

    private static void Require(string what, int value, string limit, int max)
    {
        if (value > max)
        {
            throw new StoreLimitException(what, value, limit, max);
        }
    }
}
