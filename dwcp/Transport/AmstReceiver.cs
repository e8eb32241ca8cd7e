using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Transport.Receiving;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// The receiving end of one transfer, made by <see cref="AmstListener.Expect"/>. One caller at a time receives. Once the
/// transfer has failed, every method throws that <see cref="AmstException"/>.
/// </summary>
public sealed class AmstReceiver : IAsyncDisposable
{
    private readonly ReceiverSession _session;
    private readonly Action _forget;
    private int _disposed;

    internal AmstReceiver(ReceiverSession session, Action forget)
    {
        _session = session;
        _forget = forget;
    }

    /// <summary>What is expected.</summary>
    public TransferOffer Offer => _session.Offer;

    /// <summary>The transfer as it is now.</summary>
    public TransferStatistics Statistics => _session.Measure();

    /// <summary>The transfer as it goes on: at least each second, and once more at its end.</summary>
    /// <param name="interval">From one to the next, at most a second.</param>
    /// <param name="cancellationToken">Ends watching.</param>
    public IAsyncEnumerable<TransferStatistics> WatchAsync(TimeSpan interval, CancellationToken cancellationToken) =>
        TransferWatch.RunAsync(_session.Measure, interval, _session.Time, _session.Ended, cancellationToken);

    /// <summary>
    /// The next payload in order, or null after the last, when count and digest were found equal to the sender's. Until
    /// the first connection it waits as long as the caller does.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting; nothing is lost.</param>
    public ValueTask<ReceivedPayload?> ReceiveAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _session.ReceiveAsync(cancellationToken);
    }

    /// <summary>All payloads in order; ends when the digest is right. Whoever takes a payload disposes it.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async IAsyncEnumerable<ReceivedPayload> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } payload)
        {
            yield return payload;
        }
    }

    /// <summary>
    /// Tells the sender that everything is stored. Only after <see cref="ReceiveAsync"/> returned null. Returns when it is
    /// written to a connection.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<TransferReceipt> ConfirmAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _session.ConfirmAsync(cancellationToken);
    }

    /// <summary>Gives the transfer up and tells the sender; returns when the connections are closed.</summary>
    /// <param name="code">The caller's own code, delivered as <see cref="AmstException.Code"/>.</param>
    /// <param name="message">For the sender's operator; cut after 512 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask AbortAsync(ushort code, string message, CancellationToken cancellationToken)
    {
        _session.Fail(new AmstException(AmstError.Aborted, AmstSide.Receiver, _session.Stage, message, code: code), tellPeer: true);
        await _session.Drained.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the session: an unfinished transfer is aborted, a confirmed one lets its connections end by themselves for a while.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // No effect on a transfer that is over.
        _session.Fail(
            new AmstException(AmstError.Aborted, AmstSide.Receiver, _session.Stage, "the receiver closed the transfer before its end"),
            tellPeer: true);
        _session.CloseSoon();
        await _session.Drained.ConfigureAwait(false);
        _forget();
        await _session.Drained.ConfigureAwait(false);
        _session.Dispose();
    }
}
