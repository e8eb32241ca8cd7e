using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>
/// What waits to be taken by a driver, in the order in which it came. Messages have a limit, so that they do not keep the rest out; of
/// ticks one waits at a time. Many may add, one takes.
/// </summary>
internal sealed class SyncInputs(SyncDriverOptions options, SyncMetrics metrics)
{
    // What comes of connections and epochs, of which there are few.
    private const int OthersMax = 4096;

    private readonly Channel<SyncDriverInput> _channel = Channel.CreateBounded<SyncDriverInput>(
        new BoundedChannelOptions(options.MessagesMax + options.FlushesMax + OthersMax) { SingleReader = true });

    private int _messages;
    private int _flushes;
    private long _messageBytes;
    private int _ticks;

    /// <summary>Time has passed.</summary>
    public void Tick()
    {
        if (Interlocked.Exchange(ref _ticks, 1) == 0)
        {
            Add(new SyncDriverInput.Step(new SyncInput.Tick()));
        }
    }

    /// <summary>A message has come; it is dropped when there is no room for it.</summary>
    public void Receive(SyncDriverInput.Message message)
    {
        var count = Interlocked.Increment(ref _messages);
        var bytes = Interlocked.Add(ref _messageBytes, message.Bytes.Length);
        if (count > options.MessagesMax || (bytes > options.MessageBytesMax && bytes > message.Bytes.Length))
        {
            Forget(message);
            metrics.Dropped("full");
            return;
        }

        Add(message);
    }

    /// <summary>Somebody waits; false when too many do.</summary>
    public bool Flush(TaskCompletionSource done)
    {
        if (Interlocked.Increment(ref _flushes) > options.FlushesMax)
        {
            Interlocked.Decrement(ref _flushes);
            return false;
        }

        return _channel.Writer.TryWrite(new SyncDriverInput.Flush(done));
    }

    /// <summary>Something of a connection, an epoch or a scrub.</summary>
    public void Add(SyncDriverInput input) => _channel.Writer.TryWrite(input);

    /// <summary>Waits until there is something; false once there will be nothing any more.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the next one, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out SyncDriverInput? input)
    {
        if (!_channel.Reader.TryRead(out input))
        {
            return false;
        }

        if (input is SyncDriverInput.Message message)
        {
            Forget(message);
        }
        else if (input is SyncDriverInput.Flush)
        {
            Interlocked.Decrement(ref _flushes);
        }
        else if (input is SyncDriverInput.Step { Input: SyncInput.Tick })
        {
            Volatile.Write(ref _ticks, 0);
        }

        return true;
    }

    /// <summary>Takes nothing any more, and lets go whoever waits.</summary>
    public void Close(Exception? failure)
    {
        _channel.Writer.TryComplete();
        while (TryTake(out var input))
        {
            (input as SyncDriverInput.Flush)?.Done.TrySetException(SyncStoppedException.Because(failure));
        }
    }

    private void Forget(SyncDriverInput.Message message)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _messageBytes, -message.Bytes.Length);
    }
}
