using System.Threading.Channels;
using NovaCron.Dwcp.Synchronization.Driving;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>
/// An outbox with one writer: what comes while a transaction runs shares the next one, so that many callers wait for the disk once. If a
/// transaction fails, it fails for those who are in it, and for nobody else.
/// </summary>
internal abstract class GroupOutbox : IOutbox, IAsyncDisposable
{
    private const int CallersWaitingMax = 1024;
    private const int GroupRowsMax = 1024;
    private const int GroupBytesMax = 4 << 20;

    private readonly Channel<Caller> _callers =
        Channel.CreateBounded<Caller>(new BoundedChannelOptions(CallersWaitingMax) { SingleReader = true });

    private readonly Lazy<Task> _writer;

    /// <summary>Begins with the first rows.</summary>
    protected GroupOutbox() => _writer = new(() => Task.Run(WriteAsync));

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Any(row => row.IsEmpty))
            throw new ArgumentException("A row without changes is none.", nameof(rows));
        if (rows.Count == 0)
            return;
        var caller = new Caller(rows, cancellationToken);
        try
        {
            await _callers.Writer.WriteAsync(caller, cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new ObjectDisposedException("The outbox is closed.", exception);
        }

        _ = _writer.Value;
        await caller.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no rows any more; those that it has are written.</summary>
    public async ValueTask DisposeAsync()
    {
        _callers.Writer.TryComplete();
        await _writer.Value;
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds rows in one transaction, which is durable when it ends. Called once at a time.</summary>
    protected abstract Task CommitAsync(IReadOnlyList<ReadOnlyMemory<byte>> rows);

    /// <summary>Gives back what <see cref="CommitAsync"/> works with.</summary>
    protected abstract ValueTask CloseAsync();

    private async Task WriteAsync()
    {
        while (await _callers.Reader.WaitToReadAsync())
        {
            var group = TakeGroup();
            try
            {
                if (group.Count > 0)
                    await CommitAsync([.. group.SelectMany(caller => caller.Rows)]);
            }
#pragma warning disable CA1031 // Whatever it is, it is told to those who wait for it, and the next ones are not to suffer from it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                group.ForEach(caller => caller.Done.TrySetException(exception));
            }

            group.ForEach(caller => caller.Done.TrySetResult());
        }
    }

    private List<Caller> TakeGroup()
    {
        var (group, rows, bytes) = (new List<Caller>(), 0L, 0L);
        while (_callers.Reader.TryPeek(out var next))
        {
            (rows, bytes) = (rows + next.Rows.Count, bytes + next.Rows.Sum(row => (long)row.Length));
            if (group.Count > 0 && (rows > GroupRowsMax || bytes > GroupBytesMax))
                break;
            _callers.Reader.TryRead(out _);

            // Who has given up in the queue need not wonder.
            if (!next.CancellationToken.IsCancellationRequested)
                group.Add(next);
        }

        return group;
    }

    /// <summary>Somebody who waits until its rows are written.</summary>
    private sealed record Caller(IReadOnlyList<ReadOnlyMemory<byte>> Rows, CancellationToken CancellationToken)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
