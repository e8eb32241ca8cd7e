using System.Collections.Immutable;

namespace NovaCron.Dwcp.Synchronization.Causality;

/// <summary>
/// Every change that a store has seen, whether it still counts or not: a version vector, and a cloud of runs that lie ahead of it. Changes
/// may come in any order; as gaps close, the cloud goes into the vector. Immutable. Adding takes O(log(runs)) and, where the vector grows,
/// O(authors).
/// </summary>
/// <remarks>
/// Almeida, Shoker and Baquero, <i>Delta State Replicated Data Types</i> (JPDC 2018): the causal context. Equal contexts have equal parts,
/// for runs neither overlap nor touch one another or the vector.
/// </remarks>
public sealed class CausalContext : IEquatable<CausalContext>, IDotSet
{
    private CausalContext(VersionVector vector, ImmutableSortedSet<DotRun> cloud) => (Vector, Cloud) = (vector, cloud);

    /// <summary>Has seen nothing.</summary>
    public static CausalContext Empty { get; } = new(VersionVector.Empty, ImmutableSortedSet.Create(DotRun.ByFirst));

    /// <summary>What was seen without a gap.</summary>
    public VersionVector Vector { get; }

    /// <summary>What was seen behind a gap, by author and number.</summary>
    public ImmutableSortedSet<DotRun> Cloud { get; }

    /// <summary>Whether nothing was seen behind a gap.</summary>
    public bool IsGapless => Cloud.IsEmpty;

    /// <summary>Makes one that has seen all that a vector knows.</summary>
    public static CausalContext Of(VersionVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return new(vector, Empty.Cloud);
    }

    /// <inheritdoc/>
    public bool Contains(in Dot dot) => Vector.Contains(dot) || (!Cloud.IsEmpty && CloudContains(dot));

    /// <summary>Has seen one change more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has no such number.</exception>
    public CausalContext Add(in Dot dot) => Add(new DotRun(dot.Author, dot.Number, dot.Number));

    /// <summary>Has seen changes that follow one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One has no such number.</exception>
    public CausalContext Add(in DotRun run)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(run.First, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(run.Last, run.First);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(run.Last, Dot.NumberMax);
        var top = Vector[run.Author];
        if (run.Last <= top)
        {
            return this;
        }

        var (first, last) = (Math.Max(run.First, top + 1), run.Last);
        var cloud = Cloud.IsEmpty ? Cloud : Absorb(run.Author, ref first, ref last);
        if (first == top + 1)
        {
            return new(Vector.With(new Dot(run.Author, last)), cloud);
        }

        var grown = cloud.Add(new DotRun(run.Author, first, last));
        return ReferenceEquals(grown, Cloud) ? this : new(Vector, grown);
    }

    /// <summary>Has seen what either has.</summary>
    public CausalContext Join(CausalContext other)
    {
        ArgumentNullException.ThrowIfNull(other);

        // The vector may pass over runs of the cloud or come up to them: they are added anew.
        var joined = Of(Vector.Join(other.Vector));
        foreach (var run in Cloud)
        {
            joined = joined.Add(run);
        }

        foreach (var run in other.Cloud)
        {
            joined = joined.Add(run);
        }

        return joined;
    }

    /// <inheritdoc/>
    public bool Equals(CausalContext? other) =>
        other is not null && Vector.Equals(other.Vector) && Cloud.SequenceEqual(other.Cloud);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CausalContext);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Vector, Cloud.Count);

    /// <inheritdoc/>
    public override string ToString() => IsGapless ? Vector.ToString() : $"{Vector} + {string.Join(' ', Cloud)}";

    private bool CloudContains(in Dot dot)
    {
        var at = PlaceOf(dot.Author, dot.Number);
        return at >= 0 && Cloud[at] is var run && run.Author == dot.Author && run.Last >= dot.Number;
    }

    /// <summary>The last run of the cloud that does not begin behind a dot; -1 when there is none.</summary>
    private int PlaceOf(Author author, long number) =>
        Cloud.IndexOf(new DotRun(author, number, number)) is var at && at >= 0 ? at : ~at - 1;

    /// <summary>Takes out of the cloud what a run overlaps or touches, and widens the run by it.</summary>
    private ImmutableSortedSet<DotRun> Absorb(Author author, ref long first, ref long last)
    {
        var at = PlaceOf(author, first);
        if (at < 0 || Cloud[at].Author != author || Cloud[at].Last < first - 1)
        {
            at++;
        }

        var begin = at;
        for (; at < Cloud.Count && Cloud[at] is var run && run.Author == author && run.First <= last + 1; at++)
        {
            (first, last) = (Math.Min(first, run.First), Math.Max(last, run.Last));
        }

        if (at == begin || (at == begin + 1 && Cloud[begin].First == first && Cloud[begin].Last == last))
        {
            return Cloud;
        }

        var cloud = Cloud.ToBuilder();
        for (var gone = at - 1; gone >= begin; gone--)
        {
            cloud.Remove(Cloud[gone]);
        }

        return cloud.ToImmutable();
    }
}
