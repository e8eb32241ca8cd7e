using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using NovaCron.Gateway.Errors;

namespace NovaCron.Gateway.Http;

/// <summary>Reads requests' bodies, so that a wrong one is told by its fields.</summary>
internal static class RequestBody
{
    /// <summary>Reads JSON.</summary>
    /// <typeparam name="T">What it must be.</typeparam>
    /// <exception cref="RequestException">It is not.</exception>
    public static async Task<T> ReadJsonAsync<T>(HttpContext context, int bytesMax, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new RequestException("The body must be application/json.", status: StatusCodes.Status415UnsupportedMediaType);
        }

        var body = await ReadBytesAsync(context, bytesMax, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, ApiJson.Options)
                ?? throw new RequestException("The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw RequestException.Field(FieldOf(e), ExplanationOf(e));
        }
    }

    /// <summary>Reads the body as it is.</summary>
    /// <exception cref="RequestException">It is longer than it may be.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context, int bytesMax, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = bytesMax;
        }

        // The server's own limit is not there in every host, so the length is counted besides.
        var buffer = new byte[bytesMax + 1];
        var length = 0;
        int read;
        while (length < buffer.Length && (read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
        }

        return length <= bytesMax
            ? buffer.AsMemory(0, length)
            : throw new RequestException($"The body has {bytesMax} bytes at most.", status: StatusCodes.Status413PayloadTooLarge);
    }

    private static string FieldOf(JsonException e) =>
        e.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";

    private static string ExplanationOf(JsonException e)
    {
        // The first sentence says what is wrong; what follows names types of ours and positions in the text.
        var position = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var text = position < 0 ? e.Message : e.Message[..position];
        return text.Replace($"{typeof(RequestBody).Namespace![..^".Http".Length]}.Resources.", string.Empty, StringComparison.Ordinal);
    }
}
