using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Types;

namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>
/// Collects changes to one record, as fields write them. What is covered was seen by the writer: it is an entry of the record that it was
/// given. A second change to a path takes the first one's place.
/// </summary>
public sealed class RecordWriter
{
    private readonly SortedDictionary<FieldPath, Payload> _added = [];
    private readonly SortedSet<Dot> _covered = [];

    internal RecordWriter(ReplicatedRecord current, Author author, HybridTime time) =>
        (Current, Author, Time) = (current, author, time);

    /// <summary>The record before the changes.</summary>
    public ReplicatedRecord Current { get; }

    /// <summary>Who writes.</summary>
    public Author Author { get; }

    /// <summary>When it is written.</summary>
    public HybridTime Time { get; }

    /// <summary>Whether there is a change.</summary>
    internal bool HasChanges => _added.Count + _covered.Count > 0;

    /// <summary>How many entries the record would have.</summary>
    internal int EntriesAfter => Current.Entries.Length - _covered.Count + _added.Count;

    /// <summary>
    /// Removes all that is in the record, but counters: their rows are their authors' own. What other regions write at the same time stays.
    /// </summary>
    public void RemoveAll()
    {
        foreach (ref readonly var entry in Current.Entries)
        {
            if (!IsCounter(entry.Path))
            {
                _covered.Add(entry.Dot);
            }
        }

        foreach (var path in _added.Keys.Where(path => !IsCounter(path)).ToList())
        {
            _added.Remove(path);
        }
    }

    /// <summary>Puts an entry in the place of all at its path.</summary>
    internal void Replace(FieldPath path, Payload payload)
    {
        Remove(path);
        _added[path] = payload;
    }

    /// <summary>Removes all entries at a path.</summary>
    internal void Remove(FieldPath path)
    {
        _added.Remove(path);
        foreach (ref readonly var entry in Current.At(path))
        {
            _covered.Add(entry.Dot);
        }
    }

    /// <summary>What the author itself has at a path, changes included.</summary>
    internal bool TryOwn(FieldPath path, out Payload payload)
    {
        if (_added.TryGetValue(path, out payload))
        {
            return true;
        }

        foreach (var entry in new AuthorRows(Current.At(path)))
        {
            if (entry.Dot.Author == Author)
            {
                payload = entry.Payload;
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts an entry in the place of the author's own at its path: other authors' rows are theirs.</summary>
    internal void ReplaceOwn(FieldPath path, Payload payload)
    {
        foreach (ref readonly var entry in Current.At(path))
        {
            if (entry.Dot.Author == Author)
            {
                _covered.Add(entry.Dot);
            }
        }

        _added[path] = payload;
    }

    /// <summary>The changes, whose dots count on from a number.</summary>
    internal RecordDelta ToDelta(long first) => new(
        Current.Key,
        [.. _added.Select((added, i) => new Entry(added.Key, new Dot(Author, first + i), added.Value))],
        [.. _covered]);

    private static bool IsCounter(FieldPath path) => path.Kind is FieldKind.Counter or FieldKind.Bounded;
}
