namespace NovaCron.Gateway.Http;

/// <summary>
/// What an endpoint reads as its body, for the OpenAPI document. The framework's own metadata would also choose endpoints by it, and
/// a wrong content type would seem to be a wrong path.
/// </summary>
/// <param name="Type">What the body is; null for bytes as they are.</param>
/// <param name="MediaType">Its media type.</param>
internal sealed record BodyMetadata(Type? Type, string MediaType);
