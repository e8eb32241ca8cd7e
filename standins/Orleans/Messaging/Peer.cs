using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Runtime.Calls;
using Orleans.Serialization;

namespace Orleans.Runtime.Messaging;

/// <summary>The other side of a connection, after the greetings: both sides call and answer.</summary>
/// <param name="frames">The connection.</param>
/// <param name="serializer">Writes.</param>
/// <param name="deliver">Brings a call of the other side to its goal.</param>
internal sealed class Peer(FrameStream frames, Serializer serializer, Action<GrainRequest> deliver)
{
    private readonly Payloads _payloads = new(serializer);
    private readonly ConcurrentDictionary<long, GrainRequest> _asked = new();
    private readonly ConcurrentDictionary<long, GrainRequest> _answering = new();
    private long _lastId;
    private volatile Exception? _closed;

    /// <summary>Sends a call; its answer completes it.</summary>
    public void Call(GrainRequest request)
    {
        var id = Interlocked.Increment(ref _lastId);
        try
        {
            var message = new RequestMessage(
                id, request.Target, request.Method.Id,
                Payloads.WriteArguments(request.Method, request.Arguments), Travelling(request.Context));
            var payload = _payloads.Write(message);
            if (!request.Method.IsOneWay)
            {
                Track(id, request);
            }

            if (!frames.TrySend(FrameKind.Request, payload))
            {
                throw _closed ?? new LimitExceededException($"{Protocol.OutgoingFramesMax} messages wait to be sent to {frames.Remote}.");
            }
        }
        catch (Exception error)
        {
            _asked.TryRemove(id, out _);
            request.Fail(error);
        }
    }

    /// <summary>Reads until the connection ends; then every open call fails.</summary>
    public async Task RunAsync(Func<Exception?, Exception> lost, CancellationToken cancellationToken)
    {
        Exception? cause = null;
        try
        {
            while (await frames.ReceiveAsync(frames.FrameBytesMax, cancellationToken) is { } frame)
            {
                Handle(frame);
            }
        }
        catch (Exception error)
            when (error is IOException or OperationCanceledException or OrleansException or SerializerException or ObjectDisposedException)
        {
            cause = error;
        }

        Close(lost(cause));
    }

    private static Dictionary<string, object> Travelling(ImmutableDictionary<string, object> context) =>
        context.Count == 0 ? [] : new(context);

    private void Track(long id, GrainRequest request)
    {
        if (_asked.Count >= Protocol.OpenRequestsMax)
        {
            throw new LimitExceededException($"{Protocol.OpenRequestsMax} calls to {frames.Remote} wait for their answers.");
        }

        _asked[id] = request;
        request.Cancelled.Register(() => frames.TrySend(FrameKind.Cancel, _payloads.Write(new CancelMessage(id))));
        request.Abandoned = () => _asked.TryRemove(id, out _);
        if (_closed is { } closed)
        {
            throw closed;
        }
    }

    private void Close(Exception error)
    {
        _closed = error;
        foreach (var request in _asked.Values)
        {
            request.Fail(error);
        }

        // Nobody is left to be answered.
        foreach (var request in _answering.Values)
        {
            request.Cancel();
        }

        _asked.Clear();
    }

    private void Handle(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Request: OnRequest(_payloads.Read<RequestMessage>(frame.Payload)); break;
            case FrameKind.Answer: OnAnswer(_payloads.Read<AnswerMessage>(frame.Payload)); break;
            case FrameKind.Cancel: OnCancel(_payloads.Read<CancelMessage>(frame.Payload)); break;
            default: throw new InvalidMessageFrameException($"{frames.Remote} sends an unexpected frame of kind {frame.Kind}.");
        }
    }

    private void OnRequest(RequestMessage message)
    {
        try
        {
            if (_answering.Count >= Protocol.OpenRequestsMax)
            {
                throw new LimitExceededException($"{Protocol.OpenRequestsMax} calls are being answered.");
            }

            var method = GrainMethods.Find(message.Method);
            var arguments = _payloads.ReadArguments(method, message.Arguments);
            var request = new RemoteRequest(message.Target, method, arguments, message.Context.ToImmutableDictionary());
            if (!method.IsOneWay)
            {
                _answering[message.Id] = request;
                _ = AnswerAsync(message.Id, request);
            }

            deliver(request);
        }
        catch (Exception error)
        {
            _answering.TryRemove(message.Id, out _);
            frames.TrySend(FrameKind.Answer, _payloads.Write(new AnswerMessage(message.Id, null, Payloads.WriteError(error))));
        }
    }

    private async Task AnswerAsync(long id, GrainRequest request)
    {
        AnswerMessage answer;
        try
        {
            answer = new AnswerMessage(id, (byte[])(await request.Answer.ConfigureAwait(false))!, null);
        }
        catch (Exception error)
        {
            answer = new AnswerMessage(id, null, Payloads.WriteError(error));
        }

        _answering.TryRemove(id, out _);
        try
        {
            await frames.SendAsync(FrameKind.Answer, _payloads.Write(answer), CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidMessageFrameException tooLong)
        {
            frames.TrySend(FrameKind.Answer, _payloads.Write(new AnswerMessage(id, null, Payloads.WriteError(tooLong))));
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            // The caller is gone.
        }
    }

    private void OnAnswer(AnswerMessage message)
    {
        if (!_asked.TryRemove(message.Id, out var request))
        {
            return;
        }

        try
        {
            if (message.Error is { } error)
            {
                request.Fail(_payloads.ReadError(error));
            }
            else
            {
                request.Succeed(message.Result is null ? null : _payloads.ReadResult(request.Method, message.Result));
            }
        }
        catch (SerializerException unreadable)
        {
            request.Fail(unreadable);
        }
    }

    private void OnCancel(CancelMessage message)
    {
        if (_answering.TryGetValue(message.Id, out var request))
        {
            request.Cancel();
        }
    }
}
