namespace NovaCron.Dwcp.Synchronization.Causality;

/// <summary>
/// The name of one change: its author counts them from 1, without gaps, in the order in which they were committed. Ordered by author, then
/// by number.
/// </summary>
/// <param name="Author">Who made it.</param>
/// <param name="Number">Which of the author's changes it is, from 1 to <see cref="NumberMax"/>.</param>
public readonly record struct Dot(Author Author, long Number) : IComparable<Dot>
{
    /// <summary>The last number there is: far beyond what can be counted to, and one more than it still is a number.</summary>
    public const long NumberMax = long.MaxValue / 2;

    /// <inheritdoc/>
    public int CompareTo(Dot other)
    {
        var order = Author.CompareTo(other.Author);
        return order != 0 ? order : Number.CompareTo(other.Number);
    }

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(Dot left, Dot right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(Dot left, Dot right) => left.CompareTo(right) > 0;

    /// <summary>Whether one comes before the other, or is the same.</summary>
    public static bool operator <=(Dot left, Dot right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes after the other, or is the same.</summary>
    public static bool operator >=(Dot left, Dot right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Author}:{Number}";
}
