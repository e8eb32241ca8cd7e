using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>
/// Where a region's replica is written: in the region's database, beside the grains' states and their outbox. One replica at a time has it:
/// who loads last. Not thread-safe, but for <see cref="ScrubAsync"/>, which has a connection of its own.
/// </summary>
public interface ISyncStore : IAsyncDisposable
{
    /// <summary>Takes the fence, and reads what is in writing.</summary>
    /// <param name="region">The region.</param>
    /// <param name="incarnation">The life in which a replica begins that has nothing in writing yet.</param>
    /// <param name="options">Limits of what is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SyncStoreException">What is in writing cannot be read, beyond what other regions can repair.</exception>
    Task<SyncContent> LoadAsync(string region, int incarnation, SyncOptions options, CancellationToken cancellationToken);

    /// <summary>Reads the outbox: what was committed and not consumed yet.</summary>
    /// <param name="rowsMax">Rows, at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<OutboxReading> ReadOutboxAsync(int rowsMax, CancellationToken cancellationToken);

    /// <summary>Writes in one durable transaction, and drops the outbox's rows that were consumed.</summary>
    /// <param name="fence">The fence that was taken.</param>
    /// <param name="write">What is to be written.</param>
    /// <param name="consumed">Ids in the outbox that were consumed with it.</param>
    /// <param name="cancellationToken">Gives up; what was written is not known then.</param>
    /// <exception cref="Consensus.Stable.FencedException">Another replica has begun; nothing was written.</exception>
    Task WriteAsync(long fence, SyncOutput.Write write, IReadOnlyList<long> consumed, CancellationToken cancellationToken);

    /// <summary>Has the replica begin the next time in a later life: what was written last may be lost.</summary>
    /// <param name="fence">The fence that was taken.</param>
    /// <param name="incarnation">The life; higher than the present one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RenewAsync(long fence, int incarnation, CancellationToken cancellationToken);

    /// <summary>Reads all records over again, and tells the leaves whose rows are not what was written.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<int>> ScrubAsync(CancellationToken cancellationToken);
}
