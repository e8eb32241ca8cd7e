using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>What is live under one key: entries in the order of path and dot. Immutable. Equal by content.</summary>
public sealed class ReplicatedRecord : IEquatable<ReplicatedRecord>
{
    private readonly Entry[] _entries;
    private UInt128 _digest;

    internal ReplicatedRecord(RecordKey key, Entry[] entries, UInt128 digest = default) =>
        (Key, _entries, _digest) = (key, entries, digest);

    /// <summary>Its key.</summary>
    public RecordKey Key { get; }

    /// <summary>Its entries, in their order.</summary>
    public ReadOnlySpan<Entry> Entries => _entries;

    /// <summary>Whether nothing is live in it: a store does not hold such a record.</summary>
    public bool IsEmpty => _entries.Length == 0;

    /// <summary>
    /// Its <see cref="RecordDigest"/>, computed once. Not for more than one thread at a time: whoever compares stores asks for it, readers
    /// do not.
    /// </summary>
    internal UInt128 Digest => _digest == default ? _digest = RecordDigest.Of(this) : _digest;

    /// <summary>The record that nobody has written to.</summary>
    public static ReplicatedRecord Empty(RecordKey key) => new(key, []);

    /// <summary>Makes one of its entries, in any order.</summary>
    /// <exception cref="ArgumentException">The key or an entry has no proper form, or two entries have one dot.</exception>
    public static ReplicatedRecord Of(RecordKey key, params IEnumerable<Entry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var sorted = entries.ToArray();
        Array.Sort(sorted, static (left, right) => Entry.Compare(left, right));
        return (Form.ProblemOf(key) ?? Form.ProblemOf(sorted)) is { } problem
            ? throw new ArgumentException($"No record {key}: {problem}.", nameof(entries))
            : new(key, sorted);
    }

    /// <summary>The entries at a path: several where regions wrote at once, or where each author has one.</summary>
    public ReadOnlySpan<Entry> At(FieldPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var first = FirstFrom(path);
        var end = first;
        while (end < _entries.Length && _entries[end].Path.CompareTo(path) == 0)
        {
            end++;
        }

        return _entries.AsSpan(first, end - first);
    }

    /// <summary>The entries of a field, of all its elements.</summary>
    public ReadOnlySpan<Entry> Of(FieldKind kind, string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var first = FirstFrom(new FieldPath(kind, field));
        var end = first;
        while (end < _entries.Length && _entries[end].Path.CompareField(kind, field) == 0)
        {
            end++;
        }

        return _entries.AsSpan(first, end - first);
    }

    /// <inheritdoc/>
    public bool Equals(ReplicatedRecord? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Key == other.Key && Entries.SequenceEqual(other.Entries));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReplicatedRecord);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Aggregate(Key.GetHashCode(), (hash, entry) => HashCode.Combine(hash, entry.Dot));

    /// <inheritdoc/>
    public override string ToString() => $"{Key}: {string.Join("; ", _entries.Select(entry => $"{entry.Path} {entry.Dot}"))}";

    private int FirstFrom(FieldPath path)
    {
        var (low, high) = (0, _entries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _entries[middle].Path.CompareTo(path) >= 0 ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
