using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NovaCron.Cli.Api;

internal sealed partial class NovaCronApi
{
    /// <summary>The event that says that a stream is complete and not broken.</summary>
    private const string EndEvent = "end";

    /// <summary>The event that carries a problem instead of an item.</summary>
    private const string ErrorEvent = "error";

    private async IAsyncEnumerable<T> ReadEventsAsync<T>(
        Func<string> path, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in ReadItemsAsync(path, cancellationToken))
        {
            yield return Read(item.Data, type);
        }
    }

    private static T Read<T>(string data, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(data, type) ?? throw new JsonException("The API sent an empty event.");

    private async IAsyncEnumerable<SseItem<string>> ReadItemsAsync(
        Func<string> path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = 0;
        var wasThere = false;
        while (true)
        {
            Exception? broken = null;
            await using var events = ReadEventsOnceAsync(path(), cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (Exception e) when (IsConnectionFault(e, wasThere, cancellationToken))
                {
                    broken = e;
                    break;
                }

                if (events.Current.EventType == EndEvent)
                {
                    yield break;
                }

                failures = 0;
                wasThere = true;
                yield return events.Current;
            }

            await WaitToReconnectAsync(++failures, broken, cancellationToken);
        }
    }

    private async IAsyncEnumerable<SseItem<string>> ReadEventsOnceAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var limit = LimitTime(cancellationToken);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit, cancellationToken);

        // The limit was for the answer's beginning; from here on only silence is limited.
        limit.CancelAfter(Timeout.InfiniteTimeSpan);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var limited = new SilenceLimitedStream(body, _options.StreamSilenceMax, _time);
        await foreach (var item in SseParser.Create(limited).EnumerateAsync(cancellationToken))
        {
            yield return item.EventType == ErrorEvent ? throw ReadError(item.Data) : item;
        }
    }

    private static ApiException ReadError(string data)
    {
        var problem = JsonSerializer.Deserialize(data, ApiJson.Default.ApiProblem)
            ?? throw new JsonException("The API sent an empty error.");
        return new ApiException((HttpStatusCode)(problem.Status ?? (int)HttpStatusCode.InternalServerError), problem);
    }

    // What was never seen may not exist: its user is told at once. What was seen may be between two owners.
    private static bool IsConnectionFault(Exception e, bool wasThere, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && (e is ApiUnreachableException or IOException or HttpRequestException or TimeoutException
            || e is ApiException { Problem.Retryable: true } problem && (wasThere || problem.Status != HttpStatusCode.NotFound));

    private async Task WaitToReconnectAsync(int failures, Exception? broken, CancellationToken cancellationToken)
    {
        if (failures > _options.ReconnectCountMax)
        {
            throw new ApiUnreachableException(
                _options.Address, $"the stream of events broke {failures} times in a row ({broken?.Message ?? "ended early"})", broken);
        }

        var delay = _options.ReconnectDelay * Math.Pow(2, Math.Min(failures - 1, 16));
        var limited = delay > _options.ReconnectDelayMax ? _options.ReconnectDelayMax : delay;
        await Task.Delay(limited, _time, cancellationToken);
    }
}
