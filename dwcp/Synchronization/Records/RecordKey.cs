namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>A record's name, as in <c>vm/web1</c>. Ordered by kind, then by name, code unit by code unit.</summary>
/// <param name="Kind">What it is a record of.</param>
/// <param name="Name">Which one of them it is.</param>
public readonly record struct RecordKey(string Kind, string Name) : IComparable<RecordKey>
{
    /// <inheritdoc/>
    public int CompareTo(RecordKey other)
    {
        var order = ReferenceEquals(Kind, other.Kind) ? 0 : string.CompareOrdinal(Kind, other.Kind);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(RecordKey left, RecordKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(RecordKey left, RecordKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether one comes before the other, or is the same.</summary>
    public static bool operator <=(RecordKey left, RecordKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes after the other, or is the same.</summary>
    public static bool operator >=(RecordKey left, RecordKey right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Name}";
}
