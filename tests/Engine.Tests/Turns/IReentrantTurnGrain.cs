namespace NovaCron.Engine.Tests.Turns;

[Alias("Tests.IReentrantTurnGrain")]
public interface IReentrantTurnGrain : IGrainWithStringKey
{
    [Alias("Hold")]
    Task HoldAsync(string name);

    [Alias("Raise")]
    Task RaiseAsync(string name);

    /// <summary>Works in many small pieces; the most pieces of the grain that ran at once.</summary>
    [Alias("Pieces")]
    Task<int> PiecesAsync(int count);
}
