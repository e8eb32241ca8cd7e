namespace NovaCron.Silo.Federation;

/// <summary>
/// Messages between replicas that wait for one peer. When it is full the oldest go: what a replica says later says more, and what is lost
/// it says again. Many may add, one takes.
/// </summary>
internal sealed class LinkQueue(int messagesMax, long bytesMax)
{
    private readonly Queue<ReadOnlyMemory<byte>> _messages = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    /// <summary>Adds a message.</summary>
    /// <returns>How many older ones went for it.</returns>
    public int Add(ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            var dropped = 0;
            while (_messages.Count > 0 && (_messages.Count >= messagesMax || _bytes + message.Length > bytesMax))
            {
                _bytes -= _messages.Dequeue().Length;
                dropped++;
            }

            _messages.Enqueue(message);
            _bytes += message.Length;
            _added.TrySetResult();
            return dropped;
        }
    }

    /// <summary>Waits until there is a message.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_messages.Count > 0)
                return Task.CompletedTask;
            if (_added.Task.IsCompleted)
                _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _added.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets all.</summary>
    /// <returns>How many there were.</returns>
    public int Clear()
    {
        lock (_gate)
        {
            var count = _messages.Count;
            _messages.Clear();
            _bytes = 0;
            return count;
        }
    }

    /// <summary>Takes the oldest message, if there is one.</summary>
    /// <param name="message">The message; empty where there is none.</param>
    /// <param name="isLast">Whether none waits behind it.</param>
    public bool TryTake(out ReadOnlyMemory<byte> message, out bool isLast)
    {
        lock (_gate)
        {
            var isTaken = _messages.TryDequeue(out message);
            _bytes -= message.Length;
            isLast = _messages.Count == 0;
            return isTaken;
        }
    }
}
