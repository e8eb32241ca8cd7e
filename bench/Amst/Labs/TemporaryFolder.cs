namespace NovaCron.Bench.Amst.Labs;

/// <summary>A folder that is gone with all that is in it when this is disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("novacron-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
