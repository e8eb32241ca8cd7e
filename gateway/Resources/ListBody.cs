namespace NovaCron.Gateway.Resources;

/// <summary>A page of a list over the federation that says what it could not see.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">What was seen.</param>
/// <param name="NextPageToken">Asks for the next page; null at the end.</param>
/// <param name="MissingRegions">Regions that did not answer.</param>
internal sealed record ListBody<T>(IReadOnlyList<T> Items, string? NextPageToken, IReadOnlyList<string> MissingRegions);
