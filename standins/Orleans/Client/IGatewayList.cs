using System.Net;

namespace Orleans.Runtime.Client;

/// <summary>Where a client finds silos.</summary>
internal interface IGatewayList
{
    /// <summary>The gateways to try, in turn.</summary>
    /// <exception cref="SiloUnavailableException">They cannot be known now.</exception>
    Task<IReadOnlyList<IPEndPoint>> ReadAsync(CancellationToken cancellationToken);
}
