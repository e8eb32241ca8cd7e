using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NovaCron.Gateway.Errors;
using NovaCron.Gateway.Http;
using NovaCron.Gateway.Resources;

namespace NovaCron.Gateway.OpenApi;

/// <summary>The OpenAPI document: pinned to 3.1, the same on every machine.</summary>
internal static class OpenApiServices
{
    private const string ErrorResponse = "Error";

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
        options.AddOperationTransformer(DescribeBodyAsync);
        options.AddOperationTransformer(DescribeKeyAsync);
        options.AddSchemaTransformer(DescribeRemovalAsync);
    });

    private static async Task DescribeErrorsAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = DocumentOf(context);
        if (document.Components?.Responses?.ContainsKey(ErrorResponse) != true)
        {
            document.AddComponent(nameof(Problem), await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken));
            document.AddComponent<IOpenApiResponse>(ErrorResponse, new OpenApiResponse
            {
                Description = "An error. Its code is one of "
                    + string.Join(", ", ErrorTable.All.OrderBy(kind => kind.Error).Select(kind => $"{kind.Code} ({kind.Status})")) + ".",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
                },
            });
        }

        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponseReference(ErrorResponse, document);
    }

    private static async Task DescribeBodyAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<BodyMetadata>().LastOrDefault() is not { } body)
        {
            return;
        }

        IOpenApiSchema schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        if (body.Type is { } type)
        {
            var document = DocumentOf(context);
            document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
            schema = new OpenApiSchemaReference(type.Name, document);
        }

        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { [body.MediaType] = new() { Schema = schema } },
        };
    }

    private static Task DescribeKeyAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotencyKeyMetadata>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotencyKeys.Header,
                In = ParameterLocation.Header,
                Description = IdempotencyKeys.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return Task.CompletedTask;
    }

    // The framework forgets that a dictionary's values may be null, and in a merge patch null removes.
    private static Task DescribeRemovalAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { Name: "labels" } property
            && property.DeclaringType == typeof(VmPatch)
            && schema.AdditionalProperties is OpenApiSchema value)
        {
            value.Type = JsonSchemaType.String | JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    private static OpenApiDocument DocumentOf(OpenApiOperationTransformerContext context) =>
        context.Document ?? throw new InvalidOperationException("There is no document to describe the operation in.");
}
