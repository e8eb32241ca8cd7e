using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>
/// A field of elements. A removal takes away the additions that its author has seen, so that one that it did not see wins.
/// </summary>
/// <param name="field">The field's name.</param>
/// <remarks>
/// Bieniusa et al., <i>An Optimized Conflict-free Replicated Set</i> (INRIA RR-8083, 2012): no tombstones, for the store's context knows
/// what was seen.
/// </remarks>
public sealed class OrSet(string field)
{
    /// <summary>Whether an element is in it.</summary>
    public bool Contains(ReplicatedRecord record, string element)
    {
        ArgumentNullException.ThrowIfNull(record);
        return !record.At(PathOf(element)).IsEmpty;
    }

    /// <summary>Reads all elements, in their order.</summary>
    public IReadOnlyList<string> Read(ReplicatedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var elements = new List<string>();
        foreach (ref readonly var entry in record.Of(FieldKind.Set, field))
        {
            if (elements.Count == 0 || elements[^1] != entry.Path.Element)
            {
                elements.Add(entry.Path.Element);
            }
        }

        return elements;
    }

    /// <summary>Adds an element; one that is there is added anew, or a removal at the same time would win.</summary>
    public void Add(RecordWriter writer, string element)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Replace(PathOf(element), default);
    }

    /// <summary>Removes an element.</summary>
    public void Remove(RecordWriter writer, string element)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Remove(PathOf(element));
    }

    private FieldPath PathOf(string element) => new(FieldKind.Set, field, element);
}
