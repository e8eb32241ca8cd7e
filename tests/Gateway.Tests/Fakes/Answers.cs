using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace NovaCron.Gateway.Tests.Fakes;

internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The problem that an answer is; every problem has the same members.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.Text("code"));
        Assert.Equal("urn:novacron:error:" + code, problem.Text("type"));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        foreach (var member in new[] { "title", "detail", "stage", "side", "traceId" })
        {
            Assert.False(string.IsNullOrEmpty(problem.Text(member)), $"The problem has no {member}.");
        }

        return problem;
    }

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
