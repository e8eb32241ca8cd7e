using System.Text.Json.Serialization;

namespace NovaCron.Cli.Api;

/// <summary>A page of a list over the federation.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">What was seen.</param>
/// <param name="NextPageToken">Asks for the next page; null at the end.</param>
/// <param name="MissingRegions">Regions that did not answer.</param>
/// <param name="Freshness">How fresh it is for each region that was not asked itself; null for lists that are never stale.</param>
internal sealed record ApiList<T>(
    IReadOnlyList<T> Items,
    string? NextPageToken,
    IReadOnlyList<string> MissingRegions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ApiFreshness>? Freshness = null);
