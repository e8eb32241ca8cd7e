using System.Collections.Immutable;

namespace NovaCron.Dwcp.Encoding.Levels;

/// <summary>
/// The rungs that <see cref="LevelControl"/> climbs: no compression at all, then zstd's levels that lie far enough apart to tell.
/// </summary>
public static class LevelLadder
{
    /// <summary>The rung on which nothing is compressed.</summary>
    public const int Stored = 0;

    private static readonly ImmutableArray<int> LevelsFromFirst = [-7, -5, -3, -1, 1, 2, 3, 5, 7, 9, 12, 15, 19];

    /// <summary>The highest rung.</summary>
    public static int Top => LevelsFromFirst.Length;

    /// <summary>Where a control begins: level 1, which hardly any link and hardly any processor makes the wrong one by much.</summary>
    public static int Start { get; } = LevelsFromFirst.IndexOf(1) + 1;

    /// <summary>A rung's level on zstd's scale; null for <see cref="Stored"/>.</summary>
    public static int? LevelOf(int rung) => rung == Stored ? null : LevelsFromFirst[rung - 1];
}
