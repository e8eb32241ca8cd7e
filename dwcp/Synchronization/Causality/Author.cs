namespace NovaCron.Dwcp.Synchronization.Causality;

/// <summary>
/// Who changes the store: a region, in one of its lives. A region that lost its database, or may have lost the end of it, returns with a
/// higher incarnation, so that a number is never used twice. Ordered by region, code unit by code unit, then by incarnation.
/// </summary>
/// <param name="Region">The region's name.</param>
/// <param name="Incarnation">Which life of it, from 1 and rising.</param>
public sealed record Author(string Region, int Incarnation) : IComparable<Author>
{
    /// <inheritdoc/>
    public int CompareTo(Author? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (ReferenceEquals(this, other))
        {
            return 0;
        }

        var order = string.CompareOrdinal(Region, other.Region);
        return order != 0 ? order : Incarnation.CompareTo(other.Incarnation);
    }

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(Author left, Author right) => Comparer<Author>.Default.Compare(left, right) < 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(Author left, Author right) => Comparer<Author>.Default.Compare(left, right) > 0;

    /// <summary>Whether one comes before the other, or is the same.</summary>
    public static bool operator <=(Author left, Author right) => !(left > right);

    /// <summary>Whether one comes after the other, or is the same.</summary>
    public static bool operator >=(Author left, Author right) => !(left < right);

    /// <inheritdoc/>
    public override string ToString() => $"{Region}/{Incarnation}";
}
