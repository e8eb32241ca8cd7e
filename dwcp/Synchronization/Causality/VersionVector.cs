using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace NovaCron.Dwcp.Synchronization.Causality;

/// <summary>
/// Up to which number each author's changes are known, all before it included. Immutable: a change copies it, which is cheap, for authors
/// are few. A partial order, and a lattice in it: <see cref="Join"/> is the least that covers both, <see cref="Meet"/> the greatest that
/// both cover.
/// </summary>
/// <remarks>Parker et al., <i>Detection of Mutual Inconsistency in Distributed Systems</i> (IEEE TSE 1983).</remarks>
public sealed class VersionVector : IEquatable<VersionVector>
{
    private readonly Dot[] _tops;

    private VersionVector(Dot[] tops) => _tops = tops;

    /// <summary>Knows nothing.</summary>
    public static VersionVector Empty { get; } = new([]);

    /// <summary>The last known change of every author that has one, by author.</summary>
    public ImmutableArray<Dot> Tops => ImmutableCollectionsMarshal.AsImmutableArray(_tops);

    /// <summary>The last known number of an author; 0 when there is none.</summary>
    public long this[Author author] => Find(author) is >= 0 and var at ? _tops[at].Number : 0;

    /// <summary>Makes one of every author's last change; the highest counts.</summary>
    public static VersionVector Of(params IEnumerable<Dot> tops)
    {
        ArgumentNullException.ThrowIfNull(tops);
        return tops.Aggregate(Empty, (vector, top) => vector.With(top));
    }

    /// <summary>Whether a change is known.</summary>
    public bool Contains(in Dot dot) => dot.Number <= this[dot.Author];

    /// <summary>Whether all is known that the other knows.</summary>
    public bool Covers(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Array.TrueForAll(other._tops, top => Contains(top));
    }

    /// <summary>How this one stands to the other.</summary>
    public CausalOrder CompareTo(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Covers(other), other.Covers(this)) switch
        {
            (true, true) => CausalOrder.Equal,
            (false, true) => CausalOrder.Before,
            (true, false) => CausalOrder.After,
            _ => CausalOrder.Concurrent,
        };
    }

    /// <summary>Knows an author's changes up to one, or further if it did before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has no such number.</exception>
    public VersionVector With(in Dot top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top.Number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top.Number, Dot.NumberMax);
        var at = Find(top.Author);
        if (at >= 0)
        {
            if (_tops[at].Number >= top.Number)
            {
                return this;
            }

            var raised = (Dot[])_tops.Clone();
            raised[at] = new Dot(_tops[at].Author, top.Number);
            return new(raised);
        }

        var place = ~at;
        return new([.. _tops.AsSpan(0, place), top, .. _tops.AsSpan(place)]);
    }

    /// <summary>What either knows.</summary>
    public VersionVector Join(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other._tops.Aggregate(this, (vector, top) => vector.With(top));
    }

    /// <summary>What both know.</summary>
    public VersionVector Meet(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new([.. _tops
            .Select(top => new Dot(top.Author, Math.Min(top.Number, other[top.Author])))
            .Where(top => top.Number > 0)]);
    }

    /// <inheritdoc/>
    public bool Equals(VersionVector? other) => other is not null && _tops.AsSpan().SequenceEqual(other._tops);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VersionVector);

    /// <inheritdoc/>
    public override int GetHashCode() => _tops.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _tops);

    private int Find(Author author)
    {
        var (low, high) = (0, _tops.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            switch (_tops[middle].Author.CompareTo(author))
            {
                case 0:
                    return middle;
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return ~low;
    }
}
