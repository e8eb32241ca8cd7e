namespace NovaCron.Cli.Api;

/// <summary>A page of a list over the federation.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">What was seen.</param>
/// <param name="NextPageToken">Asks for the next page; null at the end.</param>
/// <param name="MissingRegions">Regions that did not answer.</param>
internal sealed record ApiList<T>(IReadOnlyList<T> Items, string? NextPageToken, IReadOnlyList<string> MissingRegions);
