using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>VMs as they change.</summary>
internal static class VmEventRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/vms/{name}/events", WatchOneAsync)
            .WithTags("VMs").WithName("WatchVm")
            .WithSummary("A VM as it is and whenever it has changed, as server-sent events until it is gone")
            .Produces<VmBody>(StatusCodes.Status200OK, "text/event-stream");
        api.MapGet("/events", WatchAllAsync)
            .WithTags("VMs").WithName("WatchVms")
            .WithSummary(
                "All VMs, then what changes (vm) and what goes (gone), as server-sent events; each stream begins with all VMs anew")
            .Produces<VmBody>(StatusCodes.Status200OK, "text/event-stream");
    }

    private static async Task WatchOneAsync(
        string name, HttpContext context, NovaCronClient client, EventStreams streams, CancellationToken cancellationToken)
    {
        var vm = client.Vm(name);

        // An unknown VM is a plain 404, not an event on a stream that looked well.
        await vm.GetAsync(cancellationToken);
        await streams.WriteAsync(context, vm.WatchAsync(cancellationToken), ToEvent, endsWithEvent: true);
    }

    private static Task WatchAllAsync(
        HttpContext context, NovaCronClient client, EventStreams streams, CancellationToken cancellationToken) =>
        streams.WriteAsync(context, client.WatchVmsAsync(cancellationToken), ToEvent, endsWithEvent: false);

    private static ServerEvent ToEvent(VmInfo vm) => new("vm", VmBody.Of(vm));

    private static ServerEvent ToEvent(VmChange change) =>
        change.Vm is { } vm ? ToEvent(vm) : new ServerEvent("gone", new VmGoneBody(change.Name, change.Uid));
}
