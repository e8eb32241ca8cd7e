using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>Changes of a VM by a merge patch.</summary>
internal static class VmPatchRoutes
{
    /// <summary>Maps the route.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapPatch("/vms/{name}", PatchAsync)
        .WithTags("VMs").WithName("UpdateVm")
        .WithSummary("Changes a VM's labels, then how it fails over, by a merge patch (RFC 7396); If-Match is honoured")
        .WithMetadata(new BodyMetadata(typeof(VmPatch), "application/json"), new IdempotencyKeyMetadata())
        .Produces<VmBody>();

    private static async Task<IResult> PatchAsync(
        string name, HttpContext context, NovaCronClient client, NovaCronGatewayOptions options, CancellationToken cancellationToken)
    {
        var patch = await RequestBody.ReadJsonAsync<VmPatch>(context, options.RequestBodyBytesMax, cancellationToken);
        var failover = patch.ToFailover();
        var (put, removed) = VmLabelFields.Read(patch.Labels);
        var id = IdempotencyKeys.Read(context);
        var vm = client.Vm(name);
        if (EntityTags.IsConditional(context))
        {
            EntityTags.Check(context, await vm.ReadAsync(VmRead.Owner, cancellationToken));
        }

        // Labels first: they may be put again, whatever becomes of the rest.
        var patched = patch.Labels.Count > 0 ? await vm.SetLabelsAsync(put, removed, cancellationToken) : null;
        if (failover is not null)
        {
            patched = await vm.SetFailoverAsync(failover, id, cancellationToken);
        }

        EntityTags.Write(context, patched!);
        return TypedResults.Ok(VmBody.Of(patched!));
    }
}
