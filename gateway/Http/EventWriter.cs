using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace NovaCron.Gateway.Http;

/// <summary>
/// Writes server-sent events, each at once: the server's own back-pressure holds a slow reader's stream back. Only a client that has
/// gone ends a write, so no event is cut in two.
/// </summary>
internal sealed class EventWriter(HttpResponse response)
{
    /// <summary>Writes an event.</summary>
    public Task WriteAsync(ServerEvent item)
    {
        var text = new StringBuilder();
        if (item.Id is not null)
        {
            text.Append("id: ").Append(item.Id).Append('\n');
        }

        text.Append("event: ").Append(item.Name).Append('\n');
        text.Append("data: ").Append(JsonSerializer.Serialize(item.Data, item.Data.GetType(), ApiJson.Options)).Append("\n\n");
        return FlushAsync(text.ToString());
    }

    /// <summary>Writes a comment, which no client shows.</summary>
    public Task CommentAsync(string text) => FlushAsync($": {text}\n\n");

    private async Task FlushAsync(string text)
    {
        var aborted = response.HttpContext.RequestAborted;
        await response.WriteAsync(text, aborted);
        await response.Body.FlushAsync(aborted);
    }
}
