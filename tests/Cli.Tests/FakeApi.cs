using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace NovaCron.Cli.Tests;

/// <summary>An API that answers as it was told, and remembers what it was asked.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpResponseMessage>>> _answers = new();

    /// <summary>Method, path with query, and body of each request.</summary>
    public ConcurrentQueue<(string Request, string Body, string? Token)> Requests { get; } = new();

    /// <summary>The idempotency key of each request that had one.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    public IEnumerable<string> Paths => Requests.Select(request => request.Request);

    /// <summary>Answers a request; several answers are given in turn, and the last one from then on.</summary>
    public FakeApi On(string request, string json, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        On(request, () => new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, type) });

    public FakeApi On(string request, Func<HttpResponseMessage> answer)
    {
        _answers.GetOrAdd(request, _ => new()).Enqueue(answer);
        return this;
    }

    public FakeApi OnEvents(string request, params string[] events) =>
        On(request, string.Concat(events.Select(item => item + "\n\n")), type: "text/event-stream");

    public FakeApi OnProblem(string request, HttpStatusCode status, string code, bool retryable = false) => On(
        request,
        $$"""
        {"type":"urn:novacron:error:{{code}}","title":"T","status":{{(int)status}},"detail":"It did not work.","code":"{{code}}",
         "stage":"reserving","side":"target us","retryable":{{(retryable ? "true" : "false")}},"traceId":"4bf92f"}
        """,
        status,
        "application/problem+json");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        if (request.Headers.TryGetValues("Idempotency-Key", out var keys))
        {
            Keys.Enqueue(keys.Single());
        }

        Requests.Enqueue((key, body, request.Headers.Authorization?.ToString()));
        if (!_answers.TryGetValue(key, out var answers))
        {
            throw new HttpRequestException($"nobody expected {key}");
        }

        var isLast = answers.Count == 1;
        return (isLast && answers.TryPeek(out var answer)) || answers.TryDequeue(out answer)
            ? answer()
            : throw new InvalidOperationException($"no answer is left for {key}");
    }
}
