using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>
/// A region's replica in its SQLite file, over one connection of its own. The library has no asynchronous calls: a write holds its caller
/// up until the disk has it; what takes seconds runs on a thread of the pool. Not thread-safe, but for <see cref="ScrubAsync"/>.
/// </summary>
/// <param name="connectionString">A file to which the scripts were applied; nothing is opened yet.</param>
internal sealed class SqliteSyncStore(string connectionString) : ISyncStore
{
    private SqliteSyncSession? _session;

    private SqliteSyncSession Session => _session ?? throw new InvalidOperationException("Nothing was loaded.");

    /// <inheritdoc/>
    public async Task<SyncContent> LoadAsync(string region, int incarnation, SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        await DisposeAsync();
        var session = _session = new SqliteSyncSession(connectionString, region);
        return await Task.Run(() => session.Load(incarnation, options, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<OutboxReading> ReadOutboxAsync(int rowsMax, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsMax, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Session.ReadOutbox(rowsMax));
    }

    /// <inheritdoc/>
    public Task WriteAsync(long fence, SyncOutput.Write write, IReadOnlyList<long> consumed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Session.Write(fence, new SyncWritePlan(write), consumed);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RenewAsync(long fence, int incarnation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Session.Renew(fence, incarnation);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> ScrubAsync(CancellationToken cancellationToken) =>
        Task.Run(() => SqliteScrub.Run(connectionString, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _session?.Dispose();
        _session = null;
        return ValueTask.CompletedTask;
    }
}
