using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>One copy of names, paths and authors that many records have: they would be much of the memory else. Not thread-safe.</summary>
internal sealed class SharedNames(int countMax)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<FieldPath, FieldPath> _paths = [];
    private readonly Dictionary<Author, Author> _authors = [];

    /// <summary>The same entry, of shared parts.</summary>
    public Entry Share(in Entry entry) =>
        new(PathOf(entry.Path), new Dot(Shared(_authors, entry.Dot.Author), entry.Dot.Number), entry.Payload);

    /// <summary>The same record, of shared parts.</summary>
    public ReplicatedRecord Share(ReplicatedRecord record, UInt128 digest = default)
    {
        var entries = new Entry[record.Entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = Share(record.Entries[i]);
        }

        return new(Share(record.Key), entries, digest);
    }

    /// <summary>The same key, of a shared kind.</summary>
    public RecordKey Share(RecordKey key) => new(Shared(_names, key.Kind), key.Name);

    private FieldPath PathOf(FieldPath path) => _paths.TryGetValue(path, out var known)
        ? known
        : Shared(_paths, path with { Field = Shared(_names, path.Field) });

    private T Shared<T>(Dictionary<T, T> known, T value)
        where T : notnull
    {
        if (known.TryGetValue(value, out var first))
        {
            return first;
        }

        if (known.Count < countMax)
        {
            known.Add(value, value);
        }

        return value;
    }
}
