using System.Reflection;
using System.Text.Json.Nodes;

namespace NovaCron.Gateway.Tests;

public sealed class OpenApiTests
{
    /// <summary>Set to 1 to write the document instead of comparing it.</summary>
    private const string RecordVariable = "NOVACRON_RECORD";

    [Fact]
    public async Task The_document_is_the_checked_in_one()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var document = Normalize(await gateway.Http.GetStringAsync("/openapi/v1.json"));

        if (Environment.GetEnvironmentVariable(RecordVariable) == "1")
        {
            await File.WriteAllTextAsync(Path, document);
        }

        Assert.True(
            document == Normalize(await File.ReadAllTextAsync(Path)),
            $"The API has changed: review the difference after running these tests with {RecordVariable}=1.");
    }

    [Fact]
    public async Task Every_operation_and_every_field_is_described()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        var document = JsonNode.Parse(await gateway.Http.GetStringAsync("/openapi/v1.json"))!.AsObject();

        Assert.Equal("3.1.1", document["openapi"]!.GetValue<string>());
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (Name: $"{operation.Key} {path.Key}", operation.Value)));
        Assert.Equal(29, operations.Count());
        Assert.All(operations, operation => Assert.False(string.IsNullOrEmpty((string?)operation.Value!["summary"]), operation.Name));
        Assert.All(operations, operation => Assert.NotNull(operation.Value!["responses"]!["default"]));
        var fields = document["components"]!["schemas"]!.AsObject()
            .SelectMany(schema => (schema.Value!["properties"]?.AsObject() ?? [])
                .Select(field => (Name: $"{schema.Key}.{field.Key}", field.Value)));
        Assert.NotEmpty(fields);

        // What is itself a described schema is told by its reference.
        var inline = fields.Where(field => field.Value!["$ref"] is null && field.Value["oneOf"] is null);
        Assert.All(inline, field =>
            Assert.False(string.IsNullOrEmpty((string?)field.Value!["description"]), $"{field.Name} has no description"));
    }

    private static string Path => typeof(OpenApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "OpenApiDocument").Value!;

    private static string Normalize(string document) => document.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
