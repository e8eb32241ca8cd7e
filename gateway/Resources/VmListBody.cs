namespace NovaCron.Gateway.Resources;

/// <summary>A page of VMs that says how fresh it is and what it could not see.</summary>
/// <param name="Items">What was seen.</param>
/// <param name="NextPageToken">Asks for the next page; null at the end.</param>
/// <param name="MissingRegions">Regions of which nothing could be seen.</param>
/// <param name="Freshness">How fresh the page is for each region that was not asked itself.</param>
internal sealed record VmListBody(
    IReadOnlyList<VmBody> Items,
    string? NextPageToken,
    IReadOnlyList<string> MissingRegions,
    IReadOnlyList<FreshnessBody> Freshness);
