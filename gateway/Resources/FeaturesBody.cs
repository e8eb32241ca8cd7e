namespace NovaCron.Gateway.Resources;

/// <summary>What the API can do.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Version">The product's version.</param>
/// <param name="Region">The region that answers.</param>
/// <param name="Features">What it can do beyond what every v1 can.</param>
internal sealed record FeaturesBody(string Product, string Version, string Region, IReadOnlyList<string> Features);
