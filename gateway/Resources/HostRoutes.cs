using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Errors;
using NovaCron.Gateway.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>Hosts.</summary>
internal static class HostRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/hosts", ListAsync)
            .WithName("ListHosts").WithTags("Hosts").WithSummary("All hosts of the federation that can be seen now")
            .Produces<ListBody<HostBody>>();
        api.MapGet("/hosts/{name}", GetAsync)
            .WithName("GetHost").WithTags("Hosts").WithSummary("A host; of hosts of one name, this region's unless another is asked for")
            .Produces<HostBody>();
    }

    private static async Task<IResult> ListAsync(
        string? region,
        int? pageSize,
        string? pageToken,
        NovaCronClient client,
        NovaCronGatewayOptions options,
        CancellationToken cancellationToken)
    {
        var request = PageRequest.Of(pageSize, pageToken, options);
        var hosts = await client.ListHostsAsync(cancellationToken);
        var items = hosts.Items.Where(host => region is null || host.Region == region);
        return TypedResults.Ok(
            Pager.Page(items, hosts.MissingRegions, host => $"{host.Region}/{host.Name}", false, HostBody.Of, request));
    }

    private static async Task<IResult> GetAsync(
        string name, string? region, NovaCronClient client, CancellationToken cancellationToken)
    {
        var hosts = await client.ListHostsAsync(cancellationToken);
        var host = hosts.Items
            .Where(host => host.Name == name && (region is null || host.Region == region))
            .OrderByDescending(host => host.Region == client.Region)
            .FirstOrDefault();
        return host is null ? throw NotFound(name, hosts) : TypedResults.Ok(HostBody.Of(host));
    }

    private static RequestException NotFound(string name, Listing<HostInfo> hosts) => hosts.MissingRegions.IsEmpty
        ? new RequestException($"No region has a host '{name}'.", NovaCronError.HostNotFound)
        : new RequestException(
            $"No host '{name}' can be seen now; these regions did not answer: {string.Join(", ", hosts.MissingRegions)}.",
            NovaCronError.HostNotFound,
            isTransient: true);
}
