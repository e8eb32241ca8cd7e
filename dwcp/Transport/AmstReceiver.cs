namespace NovaCron.Dwcp.Transport;

/// <summary>
/// The receiving end of one transfer, made by <see cref="AmstListener.Expect"/>. One caller at a time receives. Every
/// method throws the same <see cref="AmstException"/> once the transfer has failed.
/// </summary>
public sealed class AmstReceiver : IAsyncDisposable
{
    /// <summary>What is expected.</summary>
    public TransferOffer Offer => throw new NotImplementedException();

    /// <summary>The transfer as it is now.</summary>
    public TransferStatistics Statistics => throw new NotImplementedException();

    /// <summary>
    /// The next payload in order, or null after the last, when count and digest were found equal to the sender's. Until
    /// the first connection it waits as long as the caller does.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting; nothing is lost.</param>
    public ValueTask<ReceivedPayload?> ReceiveAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Tells the sender that everything is stored. Only after <see cref="ReceiveAsync"/> returned null. Returns when it is
    /// written to a connection.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<TransferReceipt> ConfirmAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Gives the transfer up and tells the sender.</summary>
    /// <param name="code">The caller's own code, delivered as <see cref="AmstException.Code"/>.</param>
    /// <param name="message">For the sender's operator; cut after 512 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Gives up waiting for the ABORT to be written.</param>
    public ValueTask AbortAsync(ushort code, string message, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends the session: an unfinished transfer is aborted, a confirmed one first lets its connections end by themselves.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();

    internal void Release(long sequence) => throw new NotImplementedException();
}
