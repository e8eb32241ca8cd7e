using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Errors;
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
            .WithName("ListVms").WithSummary("All VMs of the federation that can be seen now, by name")
            .Produces<ListBody<VmBody>>();
        vms.MapPost("", CreateAsync)
            .WithName("CreateVm").WithSummary("Creates a VM in this region; it is stopped until started")
            .WithMetadata(new BodyMetadata(typeof(VmDraft), "application/json"), new IdempotencyKeyMetadata())
            .Produces<VmBody>(StatusCodes.Status201Created);
        vms.MapGet("/{name}", GetAsync)
            .WithName("GetVm").WithSummary("What is known of a VM, with its entity tag")
            .Produces<VmBody>().Produces(StatusCodes.Status304NotModified);
        vms.MapPatch("/{name}", PatchAsync)
            .WithName("UpdateVm").WithSummary("Changes how a VM fails over; If-Match is honoured")
            .WithMetadata(new BodyMetadata(typeof(VmPatch), "application/json"), new IdempotencyKeyMetadata())
            .Produces<VmBody>();
        vms.MapDelete("/{name}", DeleteAsync)
            .WithName("DeleteVm").WithSummary("Removes a stopped VM; If-Match is honoured")
            .WithMetadata(new IdempotencyKeyMetadata())
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(
        string? region,
        string? phase,
        int? pageSize,
        string? pageToken,
        NovaCronClient client,
        NovaCronGatewayOptions options,
        CancellationToken cancellationToken)
    {
        var request = PageRequest.Of(pageSize, pageToken, options);
        var wanted = ParsePhase(phase);
        var vms = await client.ListVmsAsync(cancellationToken);
        var items = vms.Items.Where(vm => (region is null || vm.OwnerRegion == region) && (wanted is null || vm.Phase == wanted));

        // Two VMs of one name are two VMs when their regions could not see each other at their creation.
        return TypedResults.Ok(Pager.Page(items, vms.MissingRegions, vm => $"{vm.Name}/{vm.Uid}", false, VmBody.Of, request));
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
        string name, HttpContext context, NovaCronClient client, CancellationToken cancellationToken)
    {
        var vm = await client.Vm(name).GetAsync(cancellationToken);
        EntityTags.Write(context, vm);
        return EntityTags.IsKnown(context, vm) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(VmBody.Of(vm));
    }

    private static async Task<IResult> PatchAsync(
        string name, HttpContext context, NovaCronClient client, NovaCronGatewayOptions options, CancellationToken cancellationToken)
    {
        var patch = await RequestBody.ReadJsonAsync<VmPatch>(context, options.RequestBodyBytesMax, cancellationToken);
        var failover = patch.ToFailover();
        var id = IdempotencyKeys.Read(context);
        if (EntityTags.IsConditional(context))
        {
            EntityTags.Check(context, await client.Vm(name).GetAsync(cancellationToken));
        }

        var vm = await client.Vm(name).SetFailoverAsync(failover, id, cancellationToken);
        EntityTags.Write(context, vm);
        return TypedResults.Ok(VmBody.Of(vm));
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
            return await vm.GetAsync(cancellationToken);
        }
        catch (NovaCronException e) when (e.Failure.Error is NovaCronError.VmNotFound)
        {
            return null;
        }
    }

    private static VmPhase? ParsePhase(string? phase)
    {
        if (string.IsNullOrEmpty(phase))
        {
            return null;
        }

        var names = Enum.GetValues<VmPhase>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
        return names.TryGetValue(phase, out var found)
            ? found
            : throw RequestException.Field("phase", $"A phase is one of {string.Join(", ", names.Keys)}.");
    }
}
