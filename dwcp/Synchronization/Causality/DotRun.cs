namespace NovaCron.Dwcp.Synchronization.Causality;

/// <summary>Dots of one author whose numbers follow one another.</summary>
/// <param name="Author">The author.</param>
/// <param name="First">The first number.</param>
/// <param name="Last">The last number, not below the first.</param>
public readonly record struct DotRun(Author Author, long First, long Last)
{
    /// <summary>By author and first number: runs of a context neither overlap nor touch, so that this is all of their order.</summary>
    internal static IComparer<DotRun> ByFirst { get; } = Comparer<DotRun>.Create((left, right) =>
    {
        var order = left.Author.CompareTo(right.Author);
        return order != 0 ? order : left.First.CompareTo(right.First);
    });
}
