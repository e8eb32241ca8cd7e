using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Migrations;

/// <summary>What a step gave.</summary>
/// <param name="IsYes">The answer of steps that ask.</param>
/// <param name="Sha256">The stream's hash, of steps that end a stream.</param>
/// <param name="ConsoleOffset">Console bytes so far, when the copy is finished.</param>
/// <param name="Progress">The whole copy, when it is finished.</param>
/// <param name="Intent">The intent's number, of the preparation in the federation's log.</param>
/// <param name="Refusal">Why the federation's log said no, for good.</param>
internal sealed record SagaAnswer(
    bool IsYes = true,
    string? Sha256 = null,
    long ConsoleOffset = 0,
    MigrationProgress? Progress = null,
    long Intent = 0,
    Failure? Refusal = null)
{
    public static SagaAnswer Yes { get; } = new();

    public static SagaAnswer Of(bool isYes) => isYes ? Yes : new SagaAnswer(IsYes: false);
}
