using Grpc.Core;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Sends messages to one peer over a call that stays open, and opens it again after it has ended. Nobody waits for it, and what it cannot
/// send is lost.
/// </summary>
internal sealed class LinkSender<TRequest, TReply> : IDisposable
    where TRequest : class
{
    private readonly Func<CancellationToken, AsyncClientStreamingCall<TRequest, TReply>> _open;
    private readonly LinkSenderParts<TRequest> _parts;
    private readonly LinkQueue _queue;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task> _run;
    private readonly ByteRate? _rate;
    private ReconnectPause _pause;
    private long _dropped;
    private bool _isDisposed;

    /// <summary>Makes it; nothing is opened yet.</summary>
    /// <param name="open">Opens the call.</param>
    /// <param name="parts">What it sends, and how.</param>
    /// <param name="time">The clock.</param>
    public LinkSender(
        Func<CancellationToken, AsyncClientStreamingCall<TRequest, TReply>> open, LinkSenderParts<TRequest> parts, TimeProvider time)
    {
        (_open, _parts, _time) = (open, parts, time);
        _queue = new LinkQueue(parts.MessagesMax, parts.BytesMax);
        _pause = new ReconnectPause(parts.PauseMin, parts.PauseMax);
        _rate = parts.BytesPerSecondMax is { } max ? new ByteRate(max, time) : null;
        _run = new Lazy<Task>(() => Task.Run(RunAsync));
    }

    /// <summary>Messages that were not sent: older ones that went for newer ones, and those that are too long.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Opens the call now, not with the first message only.</summary>
    public void Start() => _ = _run.Value;

    /// <summary>Has a message sent soon, or never.</summary>
    public void Send(ReadOnlyMemory<byte> message)
    {
        if (message.Length > FederationProtocol.ReplicaBytesMax)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        Interlocked.Add(ref _dropped, _queue.Add(message));
        Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // One that greets is there before there is something to say.
                if (_parts.Greeting is null)
                    await _queue.WaitAsync(stop);
                await SendAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The peer is away, has ended the call, or the connection broke below it, which comes as whatever the network threw. What
                // that means is for the replicas to find out; here is tried again, for nobody else would.
                await PauseAsync(stop);
            }
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        using var call = _open(stop);
        var isOpen = false;
        try
        {
            if (_parts.Greeting is { } greeting)
                await call.RequestStream.WriteAsync(greeting, stop);
            isOpen = true;
            _parts.Opened();
            await SendAsync(call, stop);
        }
        finally
        {
            if (isOpen && _parts.Lost is { } lost)
            {
                Interlocked.Add(ref _dropped, _queue.Clear());
                lost();
            }
        }
    }

    private async Task SendAsync(AsyncClientStreamingCall<TRequest, TReply> call, CancellationToken stop)
    {
        while (true)
        {
            while (_queue.TryTake(out var message, out var isLast))
            {
                if (_rate is not null)
                    await _rate.TakeAsync(message.Length, stop);

                // What more follows fills the same packet.
                call.RequestStream.WriteOptions = isLast ? null : new WriteOptions(WriteFlags.BufferHint);
                await call.RequestStream.WriteAsync(_parts.Wrap(message), stop);
                _pause = _pause.Connected();
            }

            // A call that the peer has ended is noticed without a message that would be lost for it.
            await (await Task.WhenAny(_queue.WaitAsync(stop), call.ResponseAsync));
            if (call.ResponseAsync.IsCompleted)
                throw new RpcException(new Status(StatusCode.Unavailable, "The peer has ended the call."));
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        var pause = _pause.Next;
        _pause = _pause.Failed(_time.GetUtcNow());
        await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
