using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>Why a migration is being or was rolled back.</summary>
/// <param name="Code">The error's stable code, such as link-failed.</param>
/// <param name="Stage">What was being done.</param>
/// <param name="Side">Where: source eu, target us, link eu-us.</param>
/// <param name="Message">A sentence for the operator.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
internal sealed record FailureBody(string Code, string Stage, string Side, string Message, bool Retryable)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static FailureBody Of(Failure failure) =>
        new(ErrorTable.Of(failure.Error).Code, failure.Stage, failure.Side, failure.Message, failure.IsTransient);
}
