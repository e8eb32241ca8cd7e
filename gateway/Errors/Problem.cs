using System.Text.Json.Serialization;

namespace NovaCron.Gateway.Errors;

/// <summary>An error (RFC 9457).</summary>
/// <param name="Type">A stable URI for the kind of error, such as urn:novacron:error:vm-not-found.</param>
/// <param name="Title">What kind of error it is.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">A sentence for the operator.</param>
/// <param name="Code">The error's stable code: the last part of the type.</param>
/// <param name="Stage">What was being done.</param>
/// <param name="Side">Where it failed.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="TraceId">What to look for in the region's log.</param>
/// <param name="Errors">What is wrong with which field.</param>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    string Stage,
    string Side,
    bool Retryable,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, string[]>? Errors = null)
{
    /// <summary>The media type of an error.</summary>
    public const string MediaType = "application/problem+json";
}
