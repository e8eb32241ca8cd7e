using NovaCron.Gateway.Errors;

namespace NovaCron.Gateway.Http;

/// <summary>The page a request asks for.</summary>
/// <param name="Size">Items on it.</param>
/// <param name="Token">The token of the page before; null for the first.</param>
internal sealed record PageRequest(int Size, string? Token)
{
    /// <summary>Reads it from the query.</summary>
    /// <param name="pageSize">Items on it; null for the default; cut to the most there may be.</param>
    /// <param name="pageToken">The token of the page before; null or empty for the first.</param>
    /// <param name="options">Holds default and most.</param>
    /// <exception cref="RequestException">The size is not positive.</exception>
    public static PageRequest Of(int? pageSize, string? pageToken, NovaCronGatewayOptions options) => pageSize is < 1
        ? throw RequestException.Field("pageSize", "A page has at least one item.")
        : new PageRequest(
            Math.Min(pageSize ?? options.PageSizeDefault, options.PageSizeMax), string.IsNullOrEmpty(pageToken) ? null : pageToken);
}
