using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;
using NovaCron.Gateway.Errors;
using NovaCron.Gateway.Http;

namespace NovaCron.Gateway.Resources;

/// <summary>The federation's log, as the region's member of it knows it.</summary>
internal static class FederationRoutes
{
    private const string Octets = "application/octet-stream";

    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var federation = api.MapGroup("/federation").WithTags("Federation");
        federation.MapGet("", GetAsync)
            .WithName("GetFederation").WithSummary("The federation's log: epoch, mode, leader, members, and what changed")
            .Produces<FederationBody>();
        federation.MapGet("/evidence", ListEvidenceAsync)
            .WithName("ListEvidence").WithSummary("What was proven against members, the oldest first")
            .Produces<ListBody<OffenceBody>>();
        federation.MapGet("/epochs", ListEpochsAsync)
            .WithName("ListEpochs").WithSummary("How epochs began, each proven by the one before; a part of them at a time")
            .Produces<EpochsBody>();
        federation.MapGet("/proposals/{mode}", ProposeAsync)
            .WithName("ProposeSwitch").WithSummary("The next epoch, in a mode, that an operator may sign")
            .Produces<ProposalBody>();
        federation.MapPost("/commands", SubmitAsync)
            .WithName("SubmitFederationCommand").WithSummary("Hands in a command that an operator has signed")
            .WithMetadata(new BodyMetadata(null, Octets))
            .Produces<CommandAnswerBody>();
    }

    private static async Task<IResult> GetAsync(NovaCronClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(FederationBody.Of(await client.Federation().GetAsync(cancellationToken)));

    private static async Task<IResult> ListEvidenceAsync(NovaCronClient client, CancellationToken cancellationToken)
    {
        var offences = await client.Federation().ListEvidenceAsync(cancellationToken);
        return TypedResults.Ok(new ListBody<OffenceBody>([.. offences.Select(OffenceBody.Of)], null, []));
    }

    private static async Task<IResult> ListEpochsAsync(long? from, NovaCronClient client, CancellationToken cancellationToken) =>
        TypedResults.Ok(EpochsBody.Of(await client.Federation().ListEpochsAsync(from ?? 1, cancellationToken)));

    private static async Task<IResult> ProposeAsync(string mode, NovaCronClient client, CancellationToken cancellationToken)
    {
        var configuration = await client.Federation().ProposeSwitchAsync(mode, cancellationToken);
        return TypedResults.Ok(new ProposalBody(configuration is null ? null : Convert.ToBase64String(configuration)));
    }

    private static async Task<IResult> SubmitAsync(HttpContext context, NovaCronClient client, CancellationToken cancellationToken)
    {
        if (context.Request.ContentType is not Octets)
        {
            throw new RequestException($"The body must be {Octets}.", status: StatusCodes.Status415UnsupportedMediaType);
        }

        var command = await RequestBody.ReadBytesAsync(context, FederationClient.CommandBytesMax, cancellationToken);
        var answer = await client.Federation().SubmitAsync(command.ToArray(), cancellationToken);
        return TypedResults.Ok(new CommandAnswerBody(answer.Outcome, answer.Epoch, answer.Revision));
    }
}
