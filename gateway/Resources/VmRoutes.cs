using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>VMs.</summary>
internal static class VmRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var vms = api.MapGroup("/vms").WithTags("VMs");
        vms.MapGet("", ListAsync)
            .WithName("ListVms")
            .WithSummary("The VMs of the federation by name, as this region sees them now; name is a prefix, label a key=value")
            .Produces<VmListBody>();
        vms.MapPost("", CreateAsync)
            .WithName("CreateVm").WithSummary("Creates a VM in this region; it is stopped until started")
            .WithMetadata(new BodyMetadata(typeof(VmDraft), "application/json"), new IdempotencyKeyMetadata())
            .Produces<VmBody>(StatusCodes.Status201Created);
        vms.MapGet("/{name}", GetAsync)
            .WithName("GetVm").WithSummary("What is known of a VM here, or (read=owner) to its owner, with its entity tag")
            .Produces<VmBody>().Produces(StatusCodes.Status304NotModified);
        vms.MapDelete("/{name}", DeleteAsync)
            .WithName("DeleteVm").WithSummary("Removes a stopped VM; If-Match is honoured")
            .WithMetadata(new IdempotencyKeyMetadata())
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(
        string? region,
        string? phase,
        string? name,
        string[]? label,
        int? maxStalenessMs,
        int? pageSize,
        string? pageToken,
        NovaCronClient client,
        NovaCronGatewayOptions options,
        CancellationToken cancellationToken)
    {
        var query = VmQueries.List(region, phase, name, label, maxStalenessMs, PageRequest.Of(pageSize, pageToken, options));
        var vms = await client.QueryVmsAsync(query, cancellationToken);
        return TypedResults.Ok(new VmListBody(
            [.. vms.Items.Select(VmBody.Of)],
            vms.Next is null ? null : Pager.Encode(vms.Next),
            vms.MissingRegions,
            vms.Freshness.IsDefault ? [] : [.. vms.Freshness.Select(FreshnessBody.Of)]));
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, NovaCronClient client, NovaCronGatewayOptions options, CancellationToken cancellationToken)
    {
        var draft = await RequestBody.ReadJsonAsync<VmDraft>(context, options.RequestBodyBytesMax, cancellationToken);
        VmDraftRules.Check(draft, client.Region);
        var vm = await client.Vm(draft.Name).CreateAsync(draft.ToSpec(), IdempotencyKeys.Read(context), cancellationToken);
        EntityTags.Write(context, vm);
        return TypedResults.Created(ApiPaths.Vm(vm.Name), VmBody.Of(vm));
    }

    private static async Task<IResult> GetAsync(
        string name,
        string? read,
        int? maxStalenessMs,
        HttpContext context,
        NovaCronClient client,
        CancellationToken cancellationToken)
    {
        var vm = await client.Vm(name).ReadAsync(VmQueries.Read(read, maxStalenessMs), cancellationToken);
        EntityTags.Write(context, vm);
        return EntityTags.IsKnown(context, vm) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(VmBody.Of(vm));
    }

    private static async Task<IResult> DeleteAsync(
        string name, HttpContext context, NovaCronClient client, CancellationToken cancellationToken)
    {
        var id = IdempotencyKeys.Read(context);
        if (EntityTags.IsConditional(context) && await FindAsync(client.Vm(name), cancellationToken) is { } vm)
        {
            EntityTags.Check(context, vm);
        }

        await client.Vm(name).DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    // A VM that is gone may be gone by this very request, repeated: its owner tells.
    private static async Task<VmInfo?> FindAsync(VmClient vm, CancellationToken cancellationToken)
    {
        try
        {
            return await vm.ReadAsync(VmRead.Owner, cancellationToken);
        }
        catch (NovaCronException e) when (e.Failure.Error is NovaCronError.VmNotFound)
        {
            return null;
        }
    }
}
