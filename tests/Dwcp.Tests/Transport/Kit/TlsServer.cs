using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>A data port on loopback that hands its connections to a listener.</summary>
internal sealed class TlsServer(AmstListener listener, TlsIdentity identity) : IAsyncDisposable
{
    private readonly TcpAcceptor _acceptor = new(
        new IPEndPoint(IPAddress.Loopback, 0),
        identity,
        ["eu", "us", "asia"],
        new TcpAcceptorOptions(),
        listener.AcceptAsync,
        TimeProvider.System,
        NullLogger<TcpAcceptor>.Instance);

    public string Endpoint => _acceptor.LocalEndPoint.ToString();

    public ValueTask DisposeAsync() => _acceptor.DisposeAsync();
}
