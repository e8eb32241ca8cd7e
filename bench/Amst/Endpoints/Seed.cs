namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>Seeds that are the same in every process.</summary>
internal static class Seed
{
    /// <summary>The seed that a name stands for (FNV-1a).</summary>
    public static int Of(string name) => (int)name.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);
}
