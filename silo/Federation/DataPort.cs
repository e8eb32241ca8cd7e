using System.Net;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Federation;

/// <summary>
/// The port for guests' bytes alone, open while the process serves. Peers only: this region's own silos use the federation port.
/// </summary>
/// <param name="listen">Where it listens.</param>
/// <param name="options">Who the peers are.</param>
/// <param name="parts">Who this region is, and where transfers are expected.</param>
/// <param name="logger">Where refusals are told.</param>
internal sealed class DataPort(IPEndPoint listen, RegionOptions options, RegionParts parts, ILogger<TcpAcceptor> logger)
    : IHostedService, IAsyncDisposable
{
    private TcpAcceptor? _acceptor;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _acceptor = new TcpAcceptor(
            listen,
            parts.Identity,
            options.Peers.Select(peer => peer.Region),
            new TcpAcceptorOptions(),
            parts.Transfers.AcceptAsync,
            parts.Time,
            logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _acceptor?.DisposeAsync() ?? ValueTask.CompletedTask;
}
