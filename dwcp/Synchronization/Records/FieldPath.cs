namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>Where in a record an entry stands. Ordered by kind, field and element, code unit by code unit.</summary>
/// <param name="Kind">How the field is read: fields of two kinds are two fields.</param>
/// <param name="Field">The field's name.</param>
/// <param name="Element">Which element of a map or a set; empty for all other kinds.</param>
public sealed record FieldPath(FieldKind Kind, string Field, string Element = "") : IComparable<FieldPath>
{
    /// <inheritdoc/>
    public int CompareTo(FieldPath? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (ReferenceEquals(this, other))
        {
            return 0;
        }

        var order = CompareField(other.Kind, other.Field);
        return order != 0 ? order : string.CompareOrdinal(Element, other.Element);
    }

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(FieldPath left, FieldPath right) => Comparer<FieldPath>.Default.Compare(left, right) < 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(FieldPath left, FieldPath right) => Comparer<FieldPath>.Default.Compare(left, right) > 0;

    /// <summary>Whether one comes before the other, or is the same.</summary>
    public static bool operator <=(FieldPath left, FieldPath right) => !(left > right);

    /// <summary>Whether one comes after the other, or is the same.</summary>
    public static bool operator >=(FieldPath left, FieldPath right) => !(left < right);

    /// <inheritdoc/>
    public override string ToString() => Element.Length == 0 ? $"{Kind} {Field}" : $"{Kind} {Field}[{Element}]";

    /// <summary>The order of fields, whatever the element.</summary>
    internal int CompareField(FieldKind kind, string field)
    {
        var order = ((byte)Kind).CompareTo((byte)kind);
        return order != 0 ? order : string.CompareOrdinal(Field, field);
    }
}
