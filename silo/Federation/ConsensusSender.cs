using Google.Protobuf;
using Grpc.Core;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Sends messages of consensus to one peer over a call that stays open, and opens it again after it has ended, as soon as there is
/// something to send. Nobody waits for it, and what it cannot send is lost.
/// </summary>
internal sealed class ConsensusSender : IDisposable
{
    private readonly Func<CancellationToken, AsyncClientStreamingCall<Wire.ConsensusMessage, Wire.SendConsensusReply>> _open;
    private readonly ConsensusQueue _queue;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task> _run;
    private ReconnectPause _pause;
    private long _dropped;
    private bool _isDisposed;

    /// <summary>Makes it; nothing is opened yet.</summary>
    /// <param name="open">Opens the call.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="time">The clock.</param>
    public ConsensusSender(
        Func<CancellationToken, AsyncClientStreamingCall<Wire.ConsensusMessage, Wire.SendConsensusReply>> open,
        FederationOptions options,
        TimeProvider time)
    {
        (_open, _time) = (open, time);
        _queue = new ConsensusQueue(options.ConsensusMessagesMax, options.ConsensusBytesMax);
        _pause = new ReconnectPause(options.ReconnectPauseMin, options.ReconnectPauseMax);
        _run = new Lazy<Task>(() => Task.Run(RunAsync));
    }

    /// <summary>Messages that were not sent: older ones that went for newer ones, and those that are too long.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Has a message sent soon, or never.</summary>
    public void Send(ReadOnlyMemory<byte> message)
    {
        if (message.Length > FederationProtocol.ConsensusBytesMax)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        Interlocked.Add(ref _dropped, _queue.Add(message));
        _ = _run.Value;
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
                await _queue.WaitAsync(stop);
                await SendAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The peer is away, has ended the call, or the connection broke below it, which comes as whatever the network threw. Who
                // leads there is for consensus to find out; here is tried again, for nobody else would.
                await PauseAsync(stop);
            }
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        using var call = _open(stop);
        while (true)
        {
            while (_queue.TryTake(out var message, out var isLast))
            {
                // What more follows fills the same packet.
                call.RequestStream.WriteOptions = isLast ? null : new WriteOptions(WriteFlags.BufferHint);
                await call.RequestStream.WriteAsync(
                    new Wire.ConsensusMessage { Content = UnsafeByteOperations.UnsafeWrap(message) }, stop);
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
