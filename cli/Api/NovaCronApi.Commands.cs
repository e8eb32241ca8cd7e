using System.Net;

namespace NovaCron.Cli.Api;

internal sealed partial class NovaCronApi
{
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>
    /// Sends a command until it is answered or its time is over, always with the same key: a gateway that died with the answer, or a
    /// region that was restarting, costs time and nothing else.
    /// </summary>
    /// <param name="send">Sends the command with a key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<T> CommandAsync<T>(Func<string, Task<T>> send, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString("N");
        var begin = _time.GetTimestamp();
        for (var pause = _options.ReconnectDelay; ; pause *= 2)
        {
            pause = pause < _options.ReconnectDelayMax ? pause : _options.ReconnectDelayMax;
            try
            {
                return await send(key);
            }
            catch (Exception e) when (IsUnanswered(e) && _time.GetElapsedTime(begin) + pause < _options.CommandRetryFor)
            {
                // Sent again after the pause.
            }

            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private static bool IsUnanswered(Exception exception) => exception
        is ApiUnreachableException { InnerException: HttpRequestException or OperationCanceledException }
        or ApiException { Status: HttpStatusCode.ServiceUnavailable };

    private static void SetKey(HttpRequestMessage request, string? key)
    {
        if (key is not null)
        {
            request.Headers.Add(KeyHeader, $"\"{key}\"");
        }
    }
}
