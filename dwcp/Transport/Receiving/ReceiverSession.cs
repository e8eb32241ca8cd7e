using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Receiving;

/// <summary>What the streams of a receiver share: the reorder buffer, the end, the failure.</summary>
internal sealed partial class ReceiverSession : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Signal _ready = new();
    // It holds nothing that would have to be disposed of, and is cancelled by whoever comes last.
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _closed;
    private readonly ITimer _report;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReorderBuffer _buffer;

    private AmstException? _failure;
    private bool _tellPeer;
    private FinMessage? _fin;
    private TransferDigest? _digest;
    private byte[]? _sum;
    private bool _isConfirmed;
    private bool _isDoneWritten;
    private bool _isDisposed;
    private long _payloadBytes;
    private long _attachedAt;
    private long _doneAt;

    public ReceiverSession(TransferOffer offer, AmstOptions options, TimeProvider timeProvider, ILogger logger)
    {
        Offer = offer;
        Options = options;
        Time = timeProvider;
        Logger = logger;
        _buffer = new ReorderBuffer(options.WindowBytes);
        _closed = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _disconnected = timeProvider.CreateTimer(_ => OnDisconnectedTooLong(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _report = timeProvider.CreateTimer(_ => Report(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _drained.SetResult();
    }

    public TransferOffer Offer { get; }

    public AmstOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public WireCounter Wire { get; } = new();

    /// <summary>Cancelled when the transfer is done or has failed.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Cancelled when no connection is waited for any more.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>For errors: how far the transfer has come.</summary>
    public AmstStage Stage => Volatile.Read(ref _fin) is null ? AmstStage.Data : AmstStage.Finish;

    /// <summary>The next payload in order; null after the last one, when the digest is right.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReceivedPayload?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryDeliver(out var payload, out var part))
            {
                _digest!.Append(payload.Memory.Span, part);
                return payload;
            }

            if (IsVerified())
            {
                return null;
            }

            await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has DONE sent, and waits until it is written.</summary>
    public async Task<TransferReceipt> ConfirmAsync(CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        lock (_gate)
        {
            if (_sum is null)
            {
                throw new InvalidOperationException("Only a transfer that was received to its end can be confirmed.");
            }

            _isConfirmed = true;
        }

        WakeStreams();
        await _over.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfFailed();
        return Receipt();
    }

    /// <summary>Ends the transfer by an error; the first one counts.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="tellPeer">Whether the sender does not know of it.</param>
    public void Fail(AmstException failure, bool tellPeer)
    {
        lock (_gate)
        {
            if (_failure is not null || _isDoneWritten)
            {
                return;
            }

            _failure = failure;
            _tellPeer = tellPeer;
        }

        AmstLog.TransferFailed(Logger, Offer.Session, failure.Message);
        End();
        _ready.Set();
        CloseSoon();
        WakeStreams();
    }

    /// <summary>Lets the streams end by themselves for a while; then they are cut.</summary>
    public void CloseSoon()
    {
        // A timer that was about to fire comes here after the end as well.
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _closed.CancelAfter(Options.LingerTimeMax);
            }
        }
    }

    /// <summary>The caller has stored a payload: its part of the window is free.</summary>
    public void Release(long sequence)
    {
        ReceiverStream? stream = null;
        lock (_gate)
        {
            if (_buffer.Release(sequence))
            {
                stream = _lastActive;
            }
        }

        stream?.Wake(force: false);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _buffer.Clear();
            _closed.Dispose();
        }

        _disconnected.Dispose();
        _report.Dispose();
        _digest?.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The payload is handed to the caller, who disposes it.")]
    private bool TryDeliver([NotNullWhen(true)] out ReceivedPayload? payload, out UInt128 part)
    {
        ThrowIfFailed();
        lock (_gate)
        {
            payload = null;
            if (!_buffer.TryDeliver(out var sequence, out var length, out part, out var memory))
            {
                return false;
            }

            _payloadBytes += length;
            _goodput.Record(_payloadBytes, Time.GetElapsedTime(_attachedAt));
            payload = new ReceivedPayload(this, sequence, length, memory);
            return true;
        }
    }

    private bool IsVerified()
    {
        AmstException failure;
        lock (_gate)
        {
            if (_sum is not null)
            {
                return true;
            }

            if (!_buffer.IsComplete || _fin is null)
            {
                return false;
            }

            var digest = _digest!.Finish();
            if (CryptographicOperations.FixedTimeEquals(digest, _fin.Digest) && _payloadBytes == _fin.PayloadBytes)
            {
                _sum = digest;
                return true;
            }

            failure = new AmstException(
                AmstError.DigestMismatch, AmstSide.Receiver, AmstStage.Finish, "what arrived differs from what the sender says it sent");
        }

        Fail(failure, tellPeer: true);
        throw failure;
    }

    private void ThrowIfFailed()
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                // A new object each time: callers add their own stack trace to it.
                throw new AmstException(_failure.Error, _failure.Side, _failure.Stage, _failure.Detail, _failure, _failure.Code);
            }
        }
    }

    private void End()
    {
        _over.TrySetResult();
        _report.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ended.Cancel();
    }

    private TransferReceipt Receipt()
    {
        lock (_gate)
        {
            return new TransferReceipt(
                _buffer.Delivered,
                _payloadBytes,
                Wire.Received,
                _streamsPeak,
                Convert.ToHexStringLower(_sum!),
                Time.GetElapsedTime(_attachedAt, _doneAt));
        }
    }
}
