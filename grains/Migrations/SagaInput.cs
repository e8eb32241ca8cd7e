using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Migrations;

/// <summary>What may happen to a migration.</summary>
internal abstract record SagaInput
{
    private SagaInput()
    {
    }

    /// <summary>It was read from storage: whatever was under way was cut short.</summary>
    public sealed record Resumed : SagaInput;

    /// <summary>The user wants it to end.</summary>
    public sealed record CancelAsked : SagaInput;

    /// <summary>A step was done.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Answer">What it gave.</param>
    public sealed record Done(SagaStep Step, SagaAnswer Answer) : SagaInput;

    /// <summary>A step failed; its effect may have happened nevertheless.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Failure">Why.</param>
    /// <param name="MayRetry">Whether a step that has a limit of tries may be tried again.</param>
    public sealed record Failed(SagaStep Step, Failure Failure, bool MayRetry) : SagaInput;
}
