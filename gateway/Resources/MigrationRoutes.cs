using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>Migrations.</summary>
internal static class MigrationRoutes
{
    private const string Octets = "application/octet-stream";

    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var migrations = api.MapGroup("/migrations").WithTags("Migrations");
        migrations.MapGet("", ListAsync)
            .WithName("ListMigrations").WithSummary("The latest migrations from the regions that can be seen now, newest first")
            .Produces<ListBody<MigrationBody>>();
        migrations.MapGet("/{id}", GetAsync)
            .WithName("GetMigration").WithSummary("Where a migration stands")
            .Produces<MigrationBody>();
        migrations.MapGet("/{id}/events", WatchAsync)
            .WithName("WatchMigration").WithSummary("Its progress as server-sent events; the last one is its end")
            .Produces<MigrationBody>(StatusCodes.Status200OK, "text/event-stream");
        migrations.MapGet("/{id}/receipt", GetReceiptAsync)
            .WithName("GetMigrationReceipt")
            .WithSummary("What is signed of it, as JSON or (application/octet-stream) its bytes; 404 says why not")
            .Produces<ReceiptBody>();
        migrations.MapPost("/{id}:cancel", CancelAsync)
            .WithName("CancelMigration").WithSummary("Asks for its end: before the ownership's transfer the source runs on")
            .Produces<MigrationBody>(StatusCodes.Status202Accepted);
        migrations.MapDelete("/{id}", CancelAsync)
            .WithName("DeleteMigration").WithSummary("The same as to cancel it")
            .Produces<MigrationBody>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> GetReceiptAsync(
        string id, HttpRequest request, NovaCronClient client, CancellationToken cancellationToken)
    {
        var receipt = await client.Migration(id).GetReceiptAsync(cancellationToken);
        return WantsBytes(request) ? TypedResults.Bytes(receipt.Bytes, Octets) : TypedResults.Ok(ReceiptBody.Of(receipt));
    }

    // The first type that both know: whoever says nothing reads JSON.
    private static bool WantsBytes(HttpRequest request) => request.GetTypedHeaders().Accept
        .OrderByDescending(type => type.Quality ?? 1)
        .Select(type => type.MediaType.Value)
        .FirstOrDefault(type => type is Octets or "application/json" or "*/*") is Octets;

    private static async Task<IResult> ListAsync(
        int? pageSize, string? pageToken, NovaCronClient client, NovaCronGatewayOptions options, CancellationToken cancellationToken)
    {
        var request = PageRequest.Of(pageSize, pageToken, options);
        var migrations = await client.ListMigrationsAsync(cancellationToken);

        // Ids are ULIDs: their order is that of their beginnings.
        return TypedResults.Ok(
            Pager.Page(migrations.Items, migrations.MissingRegions, migration => migration.Id, true, MigrationBody.Of, request));
    }

    private static async Task<IResult> GetAsync(string id, NovaCronClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(MigrationBody.Of(await client.Migration(id).GetAsync(cancellationToken)));

    private static async Task WatchAsync(
        string id, HttpContext context, NovaCronClient client, EventStreams streams, CancellationToken cancellationToken)
    {
        var migration = client.Migration(id);
        await migration.GetAsync(cancellationToken);
        await streams.WriteAsync(context, migration.WatchAsync(cancellationToken), ToEvent, endsWithEvent: false);
    }

    private static async Task<IResult> CancelAsync(string id, NovaCronClient client, CancellationToken cancellationToken)
    {
        var migration = await client.Migration(id).CancelAsync(cancellationToken);
        return TypedResults.Accepted(ApiPaths.Migration(id), MigrationBody.Of(migration));
    }

    private static ServerEvent ToEvent(MigrationInfo migration) => new("migration", MigrationBody.Of(migration));
}
