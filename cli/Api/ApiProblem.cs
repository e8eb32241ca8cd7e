namespace NovaCron.Cli.Api;

/// <summary>An error as REST tells it (RFC 9457).</summary>
/// <param name="Title">What kind of error it is.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">A sentence for the operator.</param>
/// <param name="Code">The error's code, such as <c>vm-not-found</c>.</param>
/// <param name="Stage">What was being done.</param>
/// <param name="Side">Where it failed.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="TraceId">What to look for in the region's log.</param>
/// <param name="Errors">What is wrong with which field of the request.</param>
internal sealed record ApiProblem(
    string? Title,
    int? Status,
    string? Detail,
    string? Code,
    string? Stage,
    string? Side,
    bool Retryable = false,
    string? TraceId = null,
    IReadOnlyDictionary<string, string[]>? Errors = null);
