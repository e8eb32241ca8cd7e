namespace NovaCron.Gateway.Http;

/// <summary>Says that an endpoint takes an idempotency key, for the OpenAPI document.</summary>
internal sealed record IdempotencyKeyMetadata;
