using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;

namespace Orleans.Runtime.Client;

/// <summary>Gateways that the client was told.</summary>
/// <param name="options">Which.</param>
internal sealed class StaticGatewayList(IOptions<StaticGatewayListProviderOptions> options) : IGatewayList
{
    public Task<IReadOnlyList<IPEndPoint>> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IPEndPoint>>([.. options.Value.Gateways.Select(GatewayUri.Read)]);
}
