namespace NovaCron.Grains.Hosts;

/// <summary>What this region's silos ask of the pool about each other.</summary>
[Alias("NovaCron.IHostRegistry")]
internal interface IHostRegistry : IGrainWithStringKey
{
    /// <summary>Where a host is reached; empty when it has not said so yet, null when the pool has no such host.</summary>
    [Alias("FindAddress")]
    Task<string?> FindAddressAsync(string host, CancellationToken cancellationToken);

    /// <summary>A silo lives and looks for unfinished work.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether it should look at every VM this time.</returns>
    [Alias("Beat")]
    Task<bool> BeatAsync(string process, CancellationToken cancellationToken);
}
