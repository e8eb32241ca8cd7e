namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>A value for each leaf, in parts that are made once they are needed: small stores have few. Not thread-safe.</summary>
internal sealed class LeafArray<T>
{
    private const int PartLeaves = 32;

    private readonly T[]?[] _parts = new T[MerkleLeaves.Count / PartLeaves][];

    /// <summary>A leaf's value, to be changed.</summary>
    public ref T this[int leaf] => ref (_parts[leaf / PartLeaves] ??= new T[PartLeaves])[leaf % PartLeaves];

    /// <summary>A leaf's value.</summary>
    public T? Read(int leaf) => _parts[leaf / PartLeaves] is { } part ? part[leaf % PartLeaves] : default;

    /// <summary>Leaves whose value is another one than that of all at first, in their order, and maybe others.</summary>
    public IEnumerable<int> Used() => Enumerable.Range(0, _parts.Length)
        .Where(part => _parts[part] is not null)
        .SelectMany(part => Enumerable.Range(part * PartLeaves, PartLeaves));
}
