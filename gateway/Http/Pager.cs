using System.Buffers.Text;
using System.Text;
using NovaCron.Gateway.Errors;
using NovaCron.Gateway.Resources;

namespace NovaCron.Gateway.Http;

/// <summary>
/// Cuts lists into pages. A page begins after the last item of the one before, so it survives what comes and goes between.
/// </summary>
internal static class Pager
{
    /// <summary>The page a request asks for.</summary>
    /// <typeparam name="TItem">What the grains list.</typeparam>
    /// <typeparam name="TBody">What the page lists.</typeparam>
    /// <param name="items">All items.</param>
    /// <param name="missingRegions">Regions that did not answer.</param>
    /// <param name="key">An item's key; the page is ordered by it.</param>
    /// <param name="newestFirst">Whether the largest key comes first.</param>
    /// <param name="toBody">What the page shows of an item.</param>
    /// <param name="request">What the request asks for.</param>
    /// <exception cref="RequestException">The token is not one of ours.</exception>
    public static ListBody<TBody> Page<TItem, TBody>(
        IEnumerable<TItem> items,
        IReadOnlyList<string> missingRegions,
        Func<TItem, string> key,
        bool newestFirst,
        Func<TItem, TBody> toBody,
        PageRequest request)
    {
        var direction = newestFirst ? -1 : 1;
        var after = request.Token is null ? null : Decode(request.Token);
        var rest = items
            .Where(item => after is null || direction * string.CompareOrdinal(key(item), after) > 0)
            .Order(Comparer<TItem>.Create((left, right) => direction * string.CompareOrdinal(key(left), key(right))))
            .Take(request.Size + 1)
            .ToList();
        var page = rest.Take(request.Size).ToList();
        var next = rest.Count > page.Count ? Encode(key(page[^1])) : null;
        return new ListBody<TBody>([.. page.Select(toBody)], next, missingRegions);
    }

    /// <summary>A token for a place in a list.</summary>
    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>The place in a list that a token was made for.</summary>
    /// <exception cref="RequestException">The token is not one of ours.</exception>
    public static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (FormatException)
        {
            throw RequestException.Field("pageToken", "This is no token of a page before.");
        }
    }
}
