using System.Text;
using Microsoft.AspNetCore.Http;
using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Http;

/// <summary>
/// The header by which a client may repeat a command: a quoted string (draft-ietf-httpapi-idempotency-key-header), or the same
/// without its quotes. The key is the command's id; without one the gateway makes an id, so that its own retries are safe.
/// </summary>
internal static class IdempotencyKeys
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>What the header is for.</summary>
    public const string Description =
        "Makes repeating safe after an unknown outcome: a command has effect once for its key and VM, and a repetition gets the answer. "
        + "A quoted string of 1 to 64 visible ASCII characters, quotes optional. The same key with another request is refused (422).";

    private const char Quote = '"';
    private const char Escape = '\\';

    /// <summary>The request's command id.</summary>
    /// <exception cref="RequestException">The header is no key.</exception>
    public static string Read(HttpContext context)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0)
        {
            return CommandId.New();
        }

        return values is [{ } value] && Parse(value.Trim(' ')) is { } key && CommandId.IsValid(key)
            ? key
            : throw RequestException.Field(
                Header, $"The key is a quoted string of 1 to {CommandId.LengthMax} visible ASCII characters, or the same without quotes.");
    }

    private static string? Parse(string value)
    {
        if (!value.StartsWith(Quote))
        {
            // A comma would be a second key, and a quote or a backslash half of a quoted one.
            return value.AsSpan().ContainsAny(',', Quote, Escape) ? null : value;
        }

        var key = new StringBuilder();
        for (var i = 1; i < value.Length; i++)
        {
            switch (value[i])
            {
                case Quote:
                    return i == value.Length - 1 ? key.ToString() : null;
                case Escape when i + 1 < value.Length && value[i + 1] is Quote or Escape:
                    key.Append(value[++i]);
                    break;
                case Escape:
                    return null;
                default:
                    key.Append(value[i]);
                    break;
            }
        }

        return null;
    }
}
