using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>What can be done with a VM.</summary>
internal static class VmActionRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var vms = api.MapGroup("/vms").WithTags("VMs");
        MapAction(vms, "start", "StartVm", "Boots the VM; no error when it runs", (vm, id, token) => vm.StartAsync(id, token));
        MapAction(
            vms, "pause", "PauseVm", "Pauses the running guest; no error when it is paused", (vm, id, token) => vm.PauseAsync(id, token));
        MapAction(
            vms, "resume", "ResumeVm", "Lets a paused guest run on; no error when it runs", (vm, id, token) => vm.ResumeAsync(id, token));
        MapAction(vms, "stop", "StopVm", "Ends the guest at once, like pulling the plug", (vm, id, token) => vm.StopAsync(id, token));
        vms.MapPost("/{name}:migrate", MigrateAsync)
            .WithName("MigrateVm").WithSummary("Begins to move the running guest to another region; Location names the migration to follow")
            .WithMetadata(new BodyMetadata(typeof(MigrationDraft), "application/json"), new IdempotencyKeyMetadata())
            .Produces<MigrationBody>(StatusCodes.Status202Accepted);
    }

    private static void MapAction(
        RouteGroupBuilder vms, string action, string name, string summary, Func<VmClient, string, CancellationToken, Task<VmInfo>> act) =>
        vms.MapPost(
            $"/{{name}}:{action}",
            async (string name, HttpContext context, NovaCronClient client, CancellationToken cancellationToken) =>
            {
                var vm = await act(client.Vm(name), IdempotencyKeys.Read(context), cancellationToken);
                EntityTags.Write(context, vm);
                return TypedResults.Ok(VmBody.Of(vm));
            }).WithName(name).WithSummary(summary).WithMetadata(new IdempotencyKeyMetadata());

    private static async Task<IResult> MigrateAsync(
        string name, HttpContext context, NovaCronClient client, NovaCronGatewayOptions options, CancellationToken cancellationToken)
    {
        var draft = await RequestBody.ReadJsonAsync<MigrationDraft>(context, options.RequestBodyBytesMax, cancellationToken);
        var id = IdempotencyKeys.Read(context);
        var migration = await client.Vm(name).BeginMigrationAsync(draft.ToRequest(), id, cancellationToken);
        RetryAfter.Write(context, options);
        return TypedResults.Accepted(ApiPaths.Migration(migration.Id), MigrationBody.Of(migration));
    }
}
