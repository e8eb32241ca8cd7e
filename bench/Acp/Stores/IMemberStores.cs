using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Bench.Acp.Stores;

/// <summary>Where the members of a run have what they have in writing: each a database of its own, as regions have.</summary>
internal interface IMemberStores : IAsyncDisposable
{
    /// <summary>A new database for a member; the caller disposes of it.</summary>
    Task<IReplicaStore> CreateAsync(string region, CancellationToken cancellationToken);
}

/// <summary>In this process: what consensus costs without a disk.</summary>
internal sealed class MemoryStores : IMemberStores
{
    public Task<IReplicaStore> CreateAsync(string region, CancellationToken cancellationToken) =>
        Task.FromResult<IReplicaStore>(new MemoryReplicaStore(region));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
