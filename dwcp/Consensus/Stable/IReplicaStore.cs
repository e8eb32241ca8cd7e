namespace NovaCron.Dwcp.Consensus.Stable;

/// <summary>
/// Where one member keeps what it has in writing. Whoever begins takes the fence: nobody who began before can write any more, so that
/// two activations of one member never both vote. Used by one caller at a time.
/// </summary>
public interface IReplicaStore : IAsyncDisposable
{
    /// <summary>Takes the fence, and reads all there is.</summary>
    Task<StableContent> LoadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes changes, in their order, all or none; when it returns they are durable. When it throws anything but
    /// <see cref="FencedException"/> they may have been made or not: whoever wrote stops, and begins anew from what is there.
    /// </summary>
    /// <param name="fence">That of the writer's <see cref="LoadAsync"/>.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FencedException">Somebody else has begun since; nothing was changed.</exception>
    Task WriteAsync(long fence, IReadOnlyList<StableChange> changes, CancellationToken cancellationToken);
}
