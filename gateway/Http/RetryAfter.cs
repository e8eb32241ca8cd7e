using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace NovaCron.Gateway.Http;

/// <summary>Says when to ask again.</summary>
internal static class RetryAfter
{
    /// <summary>Writes the header.</summary>
    public static void Write(HttpContext context, NovaCronGatewayOptions options) =>
        context.Response.Headers.RetryAfter = Math.Ceiling(options.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
