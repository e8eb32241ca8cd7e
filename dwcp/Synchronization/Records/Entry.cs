using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>Something that is live in a record. It never changes: what replaces it is another entry, with a dot of its own.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Dot">The change that made it.</param>
/// <param name="Payload">What it says; a field's kind tells how it is read.</param>
public readonly record struct Entry(FieldPath Path, Dot Dot, Payload Payload)
{
    /// <summary>The order of a record's entries: by path, then by dot.</summary>
    internal static int Compare(in Entry left, in Entry right)
    {
        var order = left.Path.CompareTo(right.Path);
        return order != 0 ? order : left.Dot.CompareTo(right.Dot);
    }
}
