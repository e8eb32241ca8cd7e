using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NovaCron.Gateway.Errors;

namespace NovaCron.Gateway.OpenApi;

/// <summary>The OpenAPI document: pinned to 3.1, the same on every machine.</summary>
internal static class OpenApiServices
{
    private const string Description =
        "A federation of regions of QEMU/KVM guests, seen through one of them. Errors are problem+json (RFC 9457) with a stable type "
        + "and code, and name the stage and the side at which something failed.";

    /// <summary>Adds the document.</summary>
    public static IServiceCollection AddNovaCronOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "NovaCron", Version = "v1", Description = Description };

            // The address is the operator's; a document that names one differs on every machine.
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeErrorsAsync);
    });

    private static async Task DescribeErrorsAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        var document = context.Document ?? throw new InvalidOperationException("There is no document to describe errors in.");
        document.AddComponent(nameof(Problem), schema);
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "An error; its code is one of " + string.Join(", ", ErrorTable.All.OrderBy(kind => kind.Error).Select(kind => kind.Code)) + ".",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
            },
        };
    }
}
