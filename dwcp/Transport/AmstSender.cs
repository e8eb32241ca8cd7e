using System.Buffers;
using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Sending;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// Sends an ordered sequence of payloads to one receiver over several connections. Payloads may be sent from one caller
/// at a time. A broken connection is made again and what it had not delivered is sent once more; the transfer fails only
/// when no connection can be had within <see cref="AmstOptions.DisconnectedTimeMax"/>, or the receiver has lost it. Once it has
/// failed, every method throws that <see cref="AmstException"/>.
/// </summary>
public sealed class AmstSender : IAsyncDisposable
{
    private readonly SenderSession _session;
    private readonly SenderGovernor _governor;
    private readonly Task _streams;
    private int _disposed;

    private AmstSender(SenderSession session, IAmstDialer dialer)
    {
        _session = session;
        _governor = new SenderGovernor(session, dialer);
        _streams = _governor.RunAsync();
    }

    /// <summary>The transfer as it is now.</summary>
    public TransferStatistics Statistics => _session.Measure();

    /// <summary>Largest payload, in bytes, as agreed with the receiver.</summary>
    public int PayloadBytesMax => _session.PayloadBytesMax;

    /// <summary>
    /// What a connection carries in about 100 ms, within 64 KiB and <see cref="PayloadBytesMax"/>, in bytes: a good size for
    /// payloads of a caller that can choose. On slow connections large payloads make the others wait for their turn.
    /// </summary>
    public int PayloadBytesAdvised => _session.PayloadBytesAdvised;

    /// <summary>
    /// The path's round trip: of a new transfer that of its first packets, as the kernel tells it. Zero while unknown.
    /// </summary>
    public TimeSpan RoundTrip => _session.RoundTrip;

    /// <summary>
    /// What the path has shown, for <see cref="AmstOptions.Remembered"/> of the next transfer; null while that is not known.
    /// </summary>
    public PathRecord? Learned => _governor.Learned;

    /// <summary>Payloads that the receiver has taken, in order.</summary>
    public long AcknowledgedPayloads => _session.AcknowledgedPayloads;

    /// <summary>The transfer as it goes on: at least each second, and once more at its end.</summary>
    /// <param name="interval">From one to the next, at most a second.</param>
    /// <param name="cancellationToken">Ends watching.</param>
    public IAsyncEnumerable<TransferStatistics> WatchAsync(TimeSpan interval, CancellationToken cancellationToken) =>
        TransferWatch.RunAsync(_session.Measure, interval, _session.Time, _session.Ended, cancellationToken);

    /// <summary>Connects; returns when the receiver accepted the first connection. Further streams join as they are made.</summary>
    /// <param name="dialer">Makes connections to the receiver.</param>
    /// <param name="offer">The transfer, as the receiver expects it.</param>
    /// <param name="options">Limits and pace.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where connections' fates are told.</param>
    /// <param name="cancellationToken">Gives connecting up; has no effect afterwards.</param>
    /// <exception cref="AmstException">The receiver cannot be reached, or refused.</exception>
    public static async Task<AmstSender> ConnectAsync(
        IAmstDialer dialer,
        TransferOffer offer,
        AmstOptions options,
        TimeProvider timeProvider,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dialer);
        offer.Validate();
        options.Validate();
        var sender = new AmstSender(new SenderSession(offer, options, timeProvider, logger), dialer);
        try
        {
            await sender._session.WaitForAcceptAsync(cancellationToken).ConfigureAwait(false);
            return sender;
        }
        catch
        {
            await sender.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a copy of a payload; waits while the window is full.</summary>
    /// <param name="payload">At most <see cref="PayloadBytesMax"/> bytes.</param>
    /// <param name="cancellationToken">Gives up waiting; the payload was then not sent.</param>
    public ValueTask SendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, PayloadBytesMax, nameof(payload));
        var memory = PayloadPool.Shared.Rent(payload.Length);
        payload.CopyTo(memory.Memory);
        return SendAsync(memory, payload.Length, cancellationToken);
    }

    /// <summary>Sends a payload without copying it and takes over its memory, also when it throws.</summary>
    /// <param name="memory">Disposed when the payload was acknowledged or the transfer has ended.</param>
    /// <param name="length">The payload's size: the first bytes of the memory, at most <see cref="PayloadBytesMax"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; the payload was then not sent.</param>
    public ValueTask SendAsync(IMemoryOwner<byte> memory, int length, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _session.SendAsync(memory, length, cancellationToken);
    }

    /// <summary>Waits until the receiver has taken so many payloads. One caller at a time.</summary>
    /// <param name="payloads">At most as many as were sent.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask WaitForAcknowledgedAsync(long payloads, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _session.WaitForAcknowledgedAsync(payloads, cancellationToken);
    }

    /// <summary>Ends the sequence; returns when the receiver has checked and confirmed all of it.</summary>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then unknown.</param>
    public async Task<TransferReceipt> CompleteAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        await _session.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return _session.Receipt();
    }

    /// <summary>Gives the transfer up and tells the receiver; returns when the connections are closed.</summary>
    /// <param name="code">The caller's own code, delivered as <see cref="AmstException.Code"/>.</param>
    /// <param name="message">For the receiver's operator; cut after 512 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask AbortAsync(ushort code, string message, CancellationToken cancellationToken)
    {
        _session.Fail(new AmstException(AmstError.Aborted, AmstSide.Sender, _session.Stage, message, code: code), tellPeer: true);
        await _streams.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes all connections; an unfinished transfer is aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // No effect on a transfer that is over.
        _session.Fail(
            new AmstException(AmstError.Aborted, AmstSide.Sender, _session.Stage, "the sender closed the transfer before its end"),
            tellPeer: true);
        await _streams.ConfigureAwait(false);
        _session.Dispose();
    }
}
