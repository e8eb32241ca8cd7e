using System.Security.Cryptography;
using System.Text;
using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Hosting;

/// <summary>
/// Lets only callers with the bearer token through to the API. Tokens are compared by hash and in constant time. Health and
/// the console's empty page are open to everybody; peers have proven themselves otherwise.
/// </summary>
internal sealed class ApiTokenGate
{
    private const string Scheme = "Bearer ";

    // The page holds no data: it asks its reader for the token and sends it with every request.
    private const string ConsolePage = "/";

    // The members that every problem of the API has.
    private static readonly Dictionary<string, object?> Fields = new()
    {
        ["code"] = "not-authorized",
        ["stage"] = "request",
        ["side"] = "request",
        ["retryable"] = false,
    };

    private readonly byte[] _expected;

    /// <summary>Expects a token.</summary>
    public ApiTokenGate(string token) => _expected = Hash(token);

    /// <summary>The middleware.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOpen(context) || IsAuthorized(context.Request.Headers.Authorization.ToString()))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(
            type: "urn:novacron:error:not-authorized",
            title: "Not authorized",
            detail: "The request needs the region's API token as bearer token. [request, request]",
            statusCode: StatusCodes.Status401Unauthorized,
            extensions: Fields).ExecuteAsync(context);
    }

    private static bool IsOpen(HttpContext context) =>
        context.Features.Get<FederationPeer>() is not null
        || context.Request.Path == ConsolePage
        || context.Request.Path == HealthRoutes.LivePath
        || context.Request.Path == HealthRoutes.ReadyPath;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private bool IsAuthorized(string header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), _expected);
}
