using Microsoft.Extensions.Logging;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// Where a server hands in its inbound connections, and where transfers are announced before they arrive. One a process.
/// Whoever is not expected is refused without learning why, after at most one small frame and a bounded time.
/// </summary>
/// <param name="options">What strangers may cost.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where refusals and connections' fates are told.</param>
public sealed class AmstListener(AmstListenerOptions options, TimeProvider timeProvider, ILogger<AmstListener> logger)
{
    /// <summary>Announces a transfer; connections for it are accepted until the receiver is disposed.</summary>
    /// <param name="offer">What was agreed with the sender.</param>
    /// <param name="transferOptions">Limits and pace of this side.</param>
    /// <exception cref="InvalidOperationException">The session is expected already, or there are too many.</exception>
    public AmstReceiver Expect(TransferOffer offer, AmstOptions transferOptions) =>
        throw new NotImplementedException($"{options} {timeProvider} {logger}");

    /// <summary>
    /// Serves one inbound connection until it ends, and disposes it. Faults of the peer are logged, not thrown.
    /// </summary>
    /// <param name="connection">The connection, its peer's region proven by its certificate.</param>
    /// <param name="cancellationToken">The server's end: closes the connection.</param>
    public Task AcceptAsync(AmstConnection connection, CancellationToken cancellationToken) => throw new NotImplementedException();
}
