using System.Buffers;
using Microsoft.Extensions.Logging;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// Sends an ordered sequence of payloads to one receiver over several connections. Payloads may be sent from one caller
/// at a time. A broken connection is made again and what it had not delivered is sent once more; the transfer fails
/// only when no connection can be had within the limits. Every method throws the same <see cref="AmstException"/> once it has.
/// </summary>
public sealed class AmstSender : IAsyncDisposable
{
    /// <summary>Connects; returns when the receiver accepted the first connection. Further streams join as they are made.</summary>
    /// <param name="dialer">Makes connections to the receiver.</param>
    /// <param name="offer">The transfer, as the receiver expects it.</param>
    /// <param name="options">Limits and pace.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where connections' fates are told.</param>
    /// <param name="cancellationToken">Gives connecting up; has no effect afterwards.</param>
    /// <exception cref="AmstException">The receiver cannot be reached, or refused.</exception>
    public static Task<AmstSender> ConnectAsync(
        IAmstDialer dialer, TransferOffer offer, AmstOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The transfer as it is now.</summary>
    public TransferStatistics Statistics => throw new NotImplementedException();

    /// <summary>Sends a copy of a payload; waits while the window is full.</summary>
    /// <param name="payload">At most the agreed frame limit (<see cref="PayloadBytesMax"/>).</param>
    /// <param name="cancellationToken">Gives up waiting; the payload was then not sent.</param>
    public ValueTask SendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Sends a payload without copying it and takes over its memory, also when it throws.</summary>
    /// <param name="memory">Disposed when the payload was acknowledged or the transfer has ended.</param>
    /// <param name="length">The payload's size: the first bytes of the memory.</param>
    /// <param name="cancellationToken">Gives up waiting; the payload was then not sent.</param>
    public ValueTask SendAsync(IMemoryOwner<byte> memory, int length, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Largest payload, in bytes, as agreed with the receiver.</summary>
    public int PayloadBytesMax => throw new NotImplementedException();

    /// <summary>Ends the sequence; returns when the receiver has checked and confirmed all of it.</summary>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then unknown.</param>
    public Task<TransferReceipt> CompleteAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Gives the transfer up and tells the receiver.</summary>
    /// <param name="code">The caller's own code, delivered as <see cref="AmstException.Code"/>.</param>
    /// <param name="message">For the receiver's operator; cut after 512 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Gives up waiting for the ABORT to be written.</param>
    public ValueTask AbortAsync(ushort code, string message, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Closes all connections; an unfinished transfer is aborted.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
