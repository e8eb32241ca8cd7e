namespace NovaCron.Cli.Api;

/// <summary>What the API can do.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Version">The product's version.</param>
/// <param name="Region">The region that answers.</param>
/// <param name="Features">Names of the features it has, beyond those every v1 has.</param>
internal sealed record ApiFeatures(string Product, string Version, string Region, IReadOnlyList<string> Features);
