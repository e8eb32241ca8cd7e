using System.Net;
using System.Text.Json;

namespace NovaCron.SystemTests.Kit;

/// <summary>An answer of the REST API.</summary>
/// <param name="Status">Its status.</param>
/// <param name="MediaType">Its body's type.</param>
/// <param name="Body">Its body.</param>
internal sealed record RestAnswer(HttpStatusCode Status, string? MediaType, string Body)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Text(string name) => Json.GetProperty(name).GetString() ?? "";

    public override string ToString() => $"{(int)Status} {Body}";

    /// <summary>Fails unless the request succeeded.</summary>
    public RestAnswer Succeeded()
    {
        Assert.True((int)Status is >= 200 and < 300, ToString());
        return this;
    }
}
