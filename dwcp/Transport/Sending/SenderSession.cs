using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>What the streams of a sender share: the window, the end, the failure.</summary>
internal sealed partial class SenderSession : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Signal _room = new();
    private readonly Signal _taken = new();
    private readonly Guid _incarnation = new(RandomNumberGenerator.GetBytes(16));
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _closed;
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SendWindow? _window;
    private WindowPace? _pace;
    private TransferDigest? _digest;
    private Guid _resumeToken;
    private bool _wasFull;
    private AmstException? _failure;
    private bool _tellPeer;
    private bool _isDone;
    private byte[]? _sum;
    private long _payloadBytes;

    public SenderSession(TransferOffer offer, AmstOptions options, TimeProvider timeProvider, ILogger logger)
    {
        Offer = offer;
        Options = options;
        Time = timeProvider;
        Logger = logger;
        _closed = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        Throttle = new SenderThrottle(timeProvider, options.PathBandwidth);
        _createdAt = timeProvider.GetTimestamp();
    }

    public TransferOffer Offer { get; }

    public AmstOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public WireCounter Wire { get; } = new();

    /// <summary>The rate that all connections keep.</summary>
    public SenderThrottle Throttle { get; }

    /// <summary>The frame version of the first accepted connection, and so of all; 0 before.</summary>
    public byte Version { get; private set; }

    /// <summary>Connections that may be used, as agreed with the receiver; 0 before the first one was accepted.</summary>
    public int StreamsMax { get; private set; }

    /// <summary>Largest payload, as agreed with the receiver; 0 before the first connection was accepted.</summary>
    public int PayloadBytesMax { get; private set; }

    /// <summary>Cancelled when the transfer is done or has failed: nothing new is begun.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Cancelled some time later: nothing is waited for any more.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>For errors: how far the transfer has come.</summary>
    public AmstStage Stage => Volatile.Read(ref _sum) is null ? AmstStage.Data : AmstStage.Finish;

    /// <summary>A failure of this side that the receiver is to be told, or null.</summary>
    public AmstException? FailureToTell
    {
        get
        {
            lock (_gate)
            {
                return _tellPeer ? _failure : null;
            }
        }
    }

    /// <summary>Whether the receiver has confirmed everything.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate)
            {
                return _isDone;
            }
        }
    }

    /// <summary>How many payloads are acknowledged; what streams measure their progress by.</summary>
    public long Acknowledged
    {
        get
        {
            lock (_gate)
            {
                return _window?.Acknowledged ?? 0;
            }
        }
    }

    /// <summary>Whether this sender has had no payload to send yet: then a receiver of version 1 cannot have any of its.</summary>
    public bool HasSentNothing
    {
        get
        {
            lock (_gate)
            {
                return _window is null or { Next: 0 };
            }
        }
    }

    /// <summary>Waits for the first accepted connection.</summary>
    public async Task WaitForAcceptAsync(CancellationToken cancellationToken)
    {
        await _accepted.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfFailed();
    }

    /// <summary>Ends the transfer by an error; the first one counts.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="tellPeer">Whether the receiver does not know of it.</param>
    public void Fail(AmstException failure, bool tellPeer)
    {
        lock (_gate)
        {
            if (_failure is not null || _isDone)
            {
                return;
            }

            _failure = failure;
            _tellPeer = tellPeer;
            _window?.Clear();
        }

        AmstLog.TransferFailed(Logger, Offer.Session, failure.Message);
        End();
    }

    /// <summary>Lets the streams end by themselves for a while; then they are cut.</summary>
    public void CloseSoon() => _closed.CancelAfter(Options.LingerTimeMax);

    public void ThrowIfFailed()
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

    public void Dispose()
    {
        lock (_gate)
        {
            _window?.Clear();
        }

        _turn.Dispose();
        _dials.Dispose();
        _digest?.Dispose();
        _ended.Dispose();
        _closed.Dispose();
    }

    private void End()
    {
        _accepted.TrySetResult();
        _over.TrySetResult();
        _room.Set();
        _taken.Set();
        CloseSoon();
        _ended.Cancel();
    }
}
