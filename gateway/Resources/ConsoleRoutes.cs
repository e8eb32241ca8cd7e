using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A VM's serial console.</summary>
internal static class ConsoleRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var console = api.MapGroup("/vms/{name}/console").WithTags("Console");
        console.MapGet("", ReadAsync)
            .WithName("ReadConsole").WithSummary("Output from an offset on, across migrations, as server-sent events until the VM stops")
            .Produces<ConsoleChunkBody>(StatusCodes.Status200OK, "text/event-stream");
        console.MapPost("", WriteAsync)
            .WithName("WriteConsole").WithSummary("Types into the console: the body as it is, 16 KiB at most")
            .WithMetadata(new BodyMetadata(null, "application/octet-stream")).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task ReadAsync(
        string name, long? offset, HttpContext context, NovaCronClient client, EventStreams streams, CancellationToken cancellationToken)
    {
        var vm = client.Vm(name);

        // An unknown VM is a plain 404, not an event on a stream that looked well.
        await vm.GetAsync(cancellationToken);
        var from = LastEventId(context) ?? offset ?? 0;
        await streams.WriteAsync(context, vm.ReadConsoleAsync(from, cancellationToken), ToEvent, endsWithEvent: true);
    }

    private static async Task<IResult> WriteAsync(
        string name, HttpContext context, NovaCronClient client, CancellationToken cancellationToken)
    {
        var input = await RequestBody.ReadBytesAsync(context, ConsoleChunk.BytesMax, cancellationToken);
        if (!input.IsEmpty)
        {
            await client.Vm(name).WriteConsoleAsync(input.ToArray(), cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static ServerEvent ToEvent(ConsoleChunk chunk) => new(
        "console", ConsoleChunkBody.Of(chunk), (chunk.Offset + chunk.Bytes.Length).ToString(CultureInfo.InvariantCulture));

    private static long? LastEventId(HttpContext context) =>
        long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
