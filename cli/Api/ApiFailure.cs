namespace NovaCron.Cli.Api;

/// <summary>Why a migration was given up.</summary>
/// <param name="Code">The error's code, such as <c>link-failed</c>.</param>
/// <param name="Stage">What was being done.</param>
/// <param name="Side">Where: <c>source eu</c>, <c>target us</c>, <c>link eu-us</c>.</param>
/// <param name="Message">A sentence for the operator.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
internal sealed record ApiFailure(string Code, string Stage, string Side, string Message, bool Retryable);
