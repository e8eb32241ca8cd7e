namespace NovaCron.GrainInterfaces;

/// <summary>
/// A word that people or programs have put on a VM. Any region takes it, also while it is cut off; of two that were put at once under one
/// key the later one stays, everywhere the same.
/// </summary>
/// <param name="Key">Its key: 1 to <see cref="KeyLengthMax"/> letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>/</c>.</param>
/// <param name="Value">Its value, at most <see cref="ValueLengthMax"/> characters.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.VmLabel")]
public sealed record VmLabel([property: Id(0)] string Key, [property: Id(1)] string Value)
{
    /// <summary>The longest key, in characters.</summary>
    public const int KeyLengthMax = 128;

    /// <summary>The longest value, in characters.</summary>
    public const int ValueLengthMax = 1024;

    /// <summary>The most labels that one change may put or remove.</summary>
    public const int ChangesMax = 64;

    /// <summary>The most labels that a VM may have, as the region that puts one sees it.</summary>
    public const int CountMax = 256;
}
