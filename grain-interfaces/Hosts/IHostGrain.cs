namespace NovaCron.GrainInterfaces;

/// <summary>A host of this region. Keyed by <see cref="GrainKeys.Host"/>.</summary>
[Alias("NovaCron.IHostGrain")]
public interface IHostGrain : IGrainWithStringKey
{
    /// <summary>What it is, can do and has free now.</summary>
    [Alias("Get")]
    Task<HostInfo> GetAsync(CancellationToken cancellationToken = default);
}
