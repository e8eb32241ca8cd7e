using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;

namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>Collects changes to records and makes a transaction of them. Not thread-safe.</summary>
public sealed class TransactionBuilder
{
    private readonly Author _author;
    private readonly long _first;
    private readonly HybridTime _time;
    private readonly long _committedAtMs;
    private readonly RecordLimits _limits;
    private readonly SortedDictionary<RecordKey, RecordWriter> _writers = [];

    /// <summary>Begins a transaction.</summary>
    /// <param name="author">Who makes it.</param>
    /// <param name="first">The author's next number: all before it are in the store that the records come from.</param>
    /// <param name="time">A new moment of the author's clock.</param>
    /// <param name="committedAtMs">The time by the author's clock, in milliseconds since the Unix epoch.</param>
    /// <param name="limits">What is refused.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is outside its range.</exception>
    public TransactionBuilder(Author author, long first, HybridTime time, long committedAtMs, RecordLimits limits)
    {
        ArgumentNullException.ThrowIfNull(author);
        ArgumentNullException.ThrowIfNull(limits);
        limits.Validate();
        (_author, _first, _time, _committedAtMs, _limits) = (author, first, time, committedAtMs, limits);
    }

    /// <summary>Begins changes to a record, or goes on with them.</summary>
    /// <param name="current">The record as it is in the author's store.</param>
    /// <exception cref="ArgumentException">It has an entry of the author's that was not committed before this transaction.</exception>
    public RecordWriter Change(ReplicatedRecord current)
    {
        ArgumentNullException.ThrowIfNull(current);
        if (_writers.TryGetValue(current.Key, out var writer))
        {
            return writer;
        }

        foreach (ref readonly var entry in current.Entries)
        {
            if (entry.Dot.Author == _author && entry.Dot.Number >= _first)
            {
                throw new ArgumentException(
                    $"Record {current.Key} has {entry.Dot}: a transaction from {_first} on would use numbers twice.", nameof(current));
            }
        }

        return _writers[current.Key] = new RecordWriter(current, _author, _time);
    }

    /// <summary>Makes the transaction; null when nothing changes.</summary>
    /// <exception cref="RecordLimitException">It is over a limit.</exception>
    /// <exception cref="ArgumentException">A name is none; the message tells which.</exception>
    public Transaction? Build()
    {
        var (deltas, next) = (ImmutableArray.CreateBuilder<RecordDelta>(), _first);
        foreach (var writer in _writers.Values.Where(writer => writer.HasChanges))
        {
            Refuse(EntriesProblem(writer));
            var delta = writer.ToDelta(next);
            deltas.Add(delta);
            next += delta.Numbers;
        }

        if (deltas.Count == 0)
        {
            return null;
        }

        var transaction = Transaction.Create(_author, _first, _time, _committedAtMs, deltas.ToImmutable());
        Refuse(LimitCheck.ProblemOf(transaction, _limits));
        return transaction;
    }

    /// <summary>A record that has too many may still be made smaller.</summary>
    private string? EntriesProblem(RecordWriter writer) => writer.EntriesAfter <= writer.Current.Entries.Length
        ? null
        : LimitCheck.Over(
            $"entries of record {writer.Current.Key}",
            writer.EntriesAfter,
            _limits.EntriesPerRecordMax,
            nameof(_limits.EntriesPerRecordMax));

    private static void Refuse(string? problem)
    {
        if (problem is not null)
        {
            throw new RecordLimitException(problem);
        }
    }
}
