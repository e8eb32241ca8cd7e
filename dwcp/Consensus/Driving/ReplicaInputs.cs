using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using NovaCron.Dwcp.Consensus.Acp;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>
/// What waits to be taken by a member, in the order in which it came. Messages and wishes have a limit each, so that neither keeps the
/// other out; and of ticks one waits at a time. Many may add, one takes.
/// </summary>
internal sealed class ReplicaInputs
{
    private readonly ReplicaDriverOptions _options;
    private readonly ReplicaMetrics _metrics;
    private readonly Channel<AcpInput> _channel;
    private int _messages;
    private long _messageBytes;
    private int _ticks;

    public ReplicaInputs(ReplicaDriverOptions options, ReplicaMetrics metrics)
    {
        (_options, _metrics) = (options, metrics);

        // Wishes are counted by who answers them; together with messages and one tick they always fit.
        _channel = Channel.CreateBounded<AcpInput>(new BoundedChannelOptions(options.MessagesMax + options.WishesMax + 1)
        {
            SingleReader = true,
        });
    }

    /// <summary>Time has passed.</summary>
    public void Tick()
    {
        if (Interlocked.Exchange(ref _ticks, 1) == 0)
        {
            Add(new AcpInput.Tick());
        }
    }

    /// <summary>A message has come; it is dropped when there is no room for it.</summary>
    public void Receive(string from, ReadOnlyMemory<byte> message)
    {
        if (Interlocked.Increment(ref _messages) > _options.MessagesMax)
        {
            Interlocked.Decrement(ref _messages);
            _metrics.Dropped();
            return;
        }

        if (Interlocked.Add(ref _messageBytes, message.Length) is var bytes && bytes > _options.MessageBytesMax && bytes > message.Length)
        {
            Interlocked.Add(ref _messageBytes, -message.Length);
            Interlocked.Decrement(ref _messages);
            _metrics.Dropped();
            return;
        }

        Add(new AcpInput.Receive(from, message));
    }

    /// <summary>A command or a read; whoever adds it has counted it.</summary>
    public void Wish(AcpInput wish) => Add(wish);

    /// <summary>Waits until there is something; false once there will be nothing any more.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the next one, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out AcpInput? input)
    {
        if (!_channel.Reader.TryRead(out input))
        {
            return false;
        }

        if (input is AcpInput.Receive receive)
        {
            Interlocked.Decrement(ref _messages);
            Interlocked.Add(ref _messageBytes, -receive.Message.Length);
        }
        else if (input is AcpInput.Tick)
        {
            Volatile.Write(ref _ticks, 0);
        }

        return true;
    }

    /// <summary>Takes nothing any more, and forgets what waits.</summary>
    public void Close()
    {
        _channel.Writer.TryComplete();
        while (TryTake(out _))
        {
            _metrics.Forgotten();
        }
    }

    private void Add(AcpInput input)
    {
        if (_channel.Writer.TryWrite(input))
        {
            _metrics.Queued();
        }
    }
}
