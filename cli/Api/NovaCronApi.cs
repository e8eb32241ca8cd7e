using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NovaCron.Cli.Api;

/// <summary>
/// A region's REST API. Errors are <see cref="ApiException"/> when the API answered and
/// <see cref="ApiUnreachableException"/> when it did not.
/// </summary>
internal sealed partial class NovaCronApi : IDisposable
{
    /// <summary>The most pages of one list: an API that never ends its list is broken.</summary>
    private const int ListPagesMax = 10_000;

    private readonly HttpClient _http;
    private readonly NovaCronApiOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates the client; no connection is made yet.</summary>
    /// <param name="options">How to reach the API.</param>
    /// <param name="handler">Sends the requests; null uses sockets. It is disposed with the client.</param>
    /// <param name="time">The clock; null uses the system's.</param>
    public NovaCronApi(NovaCronApiOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _time = time ?? TimeProvider.System;
        _http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(options.Address.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (options.Token is { Length: > 0 } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>The API's address.</summary>
    public Uri Address => _options.Address;

    /// <summary>What the API can do, and which region answers.</summary>
    public Task<ApiFeatures> GetFeaturesAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, "v1", null, ApiJson.Default.ApiFeatures, cancellationToken);

    /// <summary>The regions of the federation.</summary>
    public Task<ApiList<ApiRegion>> ListRegionsAsync(CancellationToken cancellationToken = default) =>
        ListAsync("v1/regions", ApiJson.Default.ApiListApiRegion, cancellationToken);

    /// <summary>The hosts of the federation.</summary>
    public Task<ApiList<ApiHost>> ListHostsAsync(CancellationToken cancellationToken = default) =>
        ListAsync("v1/hosts", ApiJson.Default.ApiListApiHost, cancellationToken);

    /// <summary>Asks for any path with GET and gives the body as it is.</summary>
    /// <param name="path">The path, with or without a leading slash, such as <c>/v1/vms</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> GetRawAsync(string path, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path.TrimStart('/'));
        using var limit = LimitTime(cancellationToken);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ApiList<T>> ListAsync<T>(string path, JsonTypeInfo<ApiList<T>> type, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        IReadOnlyList<ApiFreshness>? freshness = null;
        string? pageToken = null;
        for (var pages = 0; pages < ListPagesMax; pages++)
        {
            var page = await SendAsync(
                HttpMethod.Get,
                pageToken is null ? path : $"{path}{separator}pageToken={Uri.EscapeDataString(pageToken)}",
                null,
                type,
                cancellationToken);
            items.AddRange(page.Items);
            missing.UnionWith(page.MissingRegions);
            freshness = ApiFreshness.Merge(freshness, page.Freshness);
            pageToken = page.NextPageToken;
            if (pageToken is null)
            {
                return new ApiList<T>(items, null, [.. missing], freshness);
            }
        }

        throw new ApiUnreachableException(_options.Address, $"its list has no end after {ListPagesMax} pages");
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        HttpContent? content,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken,
        string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        SetKey(request, key);
        using var limit = LimitTime(cancellationToken);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new JsonException("an empty answer");
        }
        catch (JsonException e)
        {
            throw new ApiUnreachableException(_options.Address, $"what answers there does not speak NovaCron's API ({e.Message})", e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, HttpCompletionOption completion, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, completion, limit.Token);
        }
        catch (HttpRequestException e)
        {
            throw new ApiUnreachableException(_options.Address, e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiUnreachableException(_options.Address, $"no answer within {_options.RequestTimeout.TotalSeconds} s", e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new ApiException(response.StatusCode, await ReadProblemAsync(response, limit.Token));
        }
    }

    private static async Task<ApiProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.ApiProblem, cancellationToken);
            return problem ?? Unexplained(response);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or HttpRequestException)
        {
            // Something between us and the API answered in its own words.
            return Unexplained(response);
        }
    }

    private static ApiProblem Unexplained(HttpResponseMessage response) =>
        new(
            response.ReasonPhrase,
            (int)response.StatusCode,
            $"The API answered {(int)response.StatusCode} {response.ReasonPhrase}.",
            null,
            null,
            null);

    private CancellationTokenSource LimitTime(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.RequestTimeout);
        return limit;
    }
}
