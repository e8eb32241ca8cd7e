using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NovaCron.Launcher.Runs;

namespace NovaCron.Cluster.Tests.Kit;

/// <summary>One process's API as a plain HTTP client sees it: nothing is tried twice.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient _http;

    public Api(RunningService service, string token)
    {
        _http = new HttpClient { BaseAddress = service.Address, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>What a path answers; null when nobody does.</summary>
    public async Task<HttpStatusCode?> FindStatusAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Sends a command with a key and returns the VM that is answered; fails when it is refused.</summary>
    public async Task<JsonElement> CommandAsync(string vm, string action, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/vms/{vm}:{action}");
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{_http.BaseAddress} answered {action} with {answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public void Dispose() => _http.Dispose();
}
