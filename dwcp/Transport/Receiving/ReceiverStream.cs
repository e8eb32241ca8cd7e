using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Receiving;

/// <summary>One connection of a receiver.</summary>
internal sealed class ReceiverStream(FrameConnection frames, HelloMessage hello, ReceiverSession session) : IDisposable
{
    private readonly Signal _wake = new();
    private readonly CancellationTokenSource _superseded = new();
    private readonly byte[] _ack = new byte[AckMessage.Size];
    private bool _isForced;
    private volatile bool _hasLeft;

    /// <summary>The least often a receiver says something while bytes come; from version 3 on.</summary>
    private static readonly TimeSpan SignOfLifeInterval = TimeSpan.FromSeconds(1);

    public int Index => hello.Stream;

    public HelloMessage Hello => hello;

    public byte Version => frames.Version;

    /// <summary>An error noticed on this connection.</summary>
    public AmstException Fault(AmstError error, string detail) => frames.Fault(error, detail);

    /// <summary>Has the connection say what there is to say.</summary>
    /// <param name="force">Also when it has said so before.</param>
    public void Wake(bool force)
    {
        if (force)
        {
            Volatile.Write(ref _isForced, true);
        }

        _wake.Set();
    }

    /// <summary>The sender has made another connection in this one's place.</summary>
    public void Supersede()
    {
        try
        {
            _superseded.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    /// <summary>Serves the connection, which has joined the session, until it ends. Throws nothing but cancellation.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closed, _superseded.Token);
        try
        {
            var next = await AcceptAsync(ending.Token).ConfigureAwait(false);
            await ConnectionLoops.RunAsync(
                ending,
                ReadAsync(ending.Token),
                WriteAsync(next, ending.Token),
                ConnectionLoops.WatchAsync(frames, session.Options, session.Time, ending.Token),
                RemindAsync(ending.Token)).ConfigureAwait(false);
        }
        catch (AmstException error)
        {
            // Only a lost connection gets here; the sender may make another one.
            if (!session.CurrentWord().IsLast)
            {
                AmstLog.StreamLost(session.Logger, session.Offer.Session, Index, error.Message);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Superseded, or the session was closed.
        }
        finally
        {
            session.Detach(this);
        }
    }

    public void Dispose() => _superseded.Dispose();

    private async Task<long> AcceptAsync(CancellationToken cancellationToken)
    {
        var word = session.CurrentWord();
        var options = session.Options;
        frames.DataBytesMax = Math.Min(options.FrameBytesMax, hello.FrameBytesMax);
        frames.StageSource = () => session.Stage;
        var accept = new AcceptMessage(
            frames.DataBytesMax,
            Math.Max(Math.Min(options.WindowBytes, hello.WindowBytes), (long)frames.DataBytesMax + FrameHeader.Size),
            word.Credit)
        {
            StreamsMax = options.StreamsMax,
            ResumeToken = session.ResumeToken,
        };
        await frames.WriteAsync(FrameType.Accept, word.Next, accept.ToBytes(frames.Version), cancellationToken).ConfigureAwait(false);
        AmstLog.StreamJoined(session.Logger, session.Offer.Session, Index, frames.Peer);

        // What was said before this connection joined is due on it as well.
        Wake(force: false);
        return word.Next;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await frames.ReadHeaderAsync(cancellationToken).ConfigureAwait(false) is { } header)
            {
                frames.RequireOwn(header);
                if (session.CurrentWord().IsLast)
                {
                    await frames.DrainAsync(session.Options.WindowBytes, cancellationToken).ConfigureAwait(false);
                    return;
                }

                if (await HandleAsync(header, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (AmstException error) when (!error.IsTransient)
        {
            session.Fail(error, tellPeer: true);
            await frames.DrainAsync(session.Options.WindowBytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!_hasLeft && !session.CurrentWord().IsLast)
        {
            throw frames.Lost("the sender closed the connection before the end");
        }
    }

    /// <summary>Acts on a frame of the sender; true after its last word.</summary>
    private async ValueTask<bool> HandleAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        if (header.Type == FrameType.Data)
        {
            await TakeAsync(header, cancellationToken).ConfigureAwait(false);
            return false;
        }

        var payload = await frames.ReadControlAsync(header, cancellationToken).ConfigureAwait(false);
        switch (header.Type)
        {
            case FrameType.KeepAlive when payload.Length == 0:
                if (Version != AmstProtocol.FrameVersionFirst)
                {
                    Wake(force: true);
                }

                return false;
            case FrameType.Leave when payload.Length == 0:
                // All that the connection brought is stored: saying so is the last word on it.
                _hasLeft = true;
                Wake(force: false);
                return false;
            case FrameType.Fin when FinMessage.TryRead(payload, out var fin):
                return session.TryEnd(header.Sequence, fin)
                    ? false
                    : throw frames.Fault(AmstError.SequenceViolation, $"FIN names {header.Sequence} payloads, which cannot be");
            case FrameType.Abort when FailureMessage.TryRead(payload, out var failure):
                session.Fail(failure.ToException(AmstSide.Sender), tellPeer: false);
                return true;
            default:
                throw frames.Fault(AmstError.SequenceViolation, $"a {header.Type} frame of {payload.Length} bytes is not allowed here");
        }
    }

    private async ValueTask TakeAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        switch (session.Admit(this, header))
        {
            case Admission.Discard:
                await frames.ReadPayloadAsync(header, Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                return;
            case Admission.Violation:
                throw frames.Fault(
                    AmstError.SequenceViolation, $"payload {header.Sequence} of {header.PayloadLength} bytes is outside the window");
        }

        var memory = PayloadPool.Shared.Rent(header.PayloadLength);
        UInt128 part = default;
        try
        {
            var payload = memory.Memory[..header.PayloadLength];
            await frames.ReadPayloadAsync(header, payload, cancellationToken).ConfigureAwait(false);
            part = session.HashesParts ? TransferDigest.PartOf(payload.Span) : default;
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        session.Store(this, header.Sequence, memory, part);
    }

    /// <summary>Writes what there is to say until the transfer is over; returns whether the peer's end is to be waited for.</summary>
    private async Task<bool> WriteAsync(long said, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _wake.WaitAsync(cancellationToken).ConfigureAwait(false);
            var isForced = Interlocked.Exchange(ref _isForced, false);
            var word = session.CurrentWord();
            if (word.IsLast)
            {
                return await SayLastAsync(word, cancellationToken).ConfigureAwait(false);
            }

            if (_hasLeft)
            {
                await frames.WriteAsync(FrameType.Leave, 0, ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                return true;
            }

            if (isForced || word.Next > said)
            {
                AckMessage.Write(_ack, word.Credit);
                await frames.WriteAsync(FrameType.Ack, word.Next, _ack, cancellationToken).ConfigureAwait(false);
                said = word.Next;
            }
        }
    }

    private async ValueTask<bool> SayLastAsync(ReceiverWord word, CancellationToken cancellationToken)
    {
        if (word.FailureToTell is { } failure)
        {
            await frames.WriteAsync(FrameType.Abort, 0, FailureMessage.Of(failure).ToBytes(), cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (word.HasFailed || word.Done is not { } digest)
        {
            return false;
        }

        await frames.WriteAsync(FrameType.Done, word.Next, digest, cancellationToken).ConfigureAwait(false);
        session.OnDoneWritten();
        return true;
    }

    private async Task RemindAsync(CancellationToken cancellationToken)
    {
        var interval = session.Options.KeepAliveInterval;
        var step = Version == AmstProtocol.FrameVersionFirst || interval < SignOfLifeInterval ? interval : SignOfLifeInterval;
        for (var waited = TimeSpan.Zero; ;)
        {
            await Task.Delay(step, session.Time, cancellationToken).ConfigureAwait(false);
            waited += step;
            if (waited >= interval || frames.Silence < step)
            {
                // While bytes come it says so more often: a sender tells a slow path from a dead one by it.
                Wake(force: true);
                waited = waited >= interval ? TimeSpan.Zero : waited;
            }
        }
    }
}
