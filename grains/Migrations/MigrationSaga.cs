using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Migrations;

/// <summary>
/// A migration as its source leads it, without clock, link or host. The caller writes the record that a step gives, then does
/// what <see cref="MigrationState.Step"/> names, then reports. The same record given back means: do it again after a pause.
/// </summary>
internal static class MigrationSaga
{
    /// <summary>Decides.</summary>
    public static MigrationState Step(MigrationState state, SagaInput input, DateTimeOffset now) => input switch
    {
        _ when state.HasEnded || state.Plan is null => state,
        SagaInput.Resumed => Resume(state),
        SagaInput.CancelAsked => Cancel(state),
        SagaInput.Done done when done.Step == state.Step => Advance(state, done.Answer, now),
        SagaInput.Failed failed when failed.Step == state.Step => Fail(state, failed),
        _ => state,
    };

    private static MigrationState Resume(MigrationState state) => state switch
    {
        { IsCancelled: true, IsBeforeCommit: true } => RollBack(state, null),

        // The ticket's secret is never stored: it is asked for again.
        { Step: SagaStep.SendImages or SagaStep.Open } => state with { Step = SagaStep.Reserve },

        // A copy dies with the silo that led it. The guest still runs, or is let run on.
        { Step: SagaStep.Copy or SagaStep.FinishCopy or SagaStep.AwaitLoaded } => RollBack(state, Interrupted(state)),
        { Step: SagaStep.Commit } => state with { Step = SagaStep.InspectCommit },
        _ => state,
    };

    private static MigrationState Cancel(MigrationState state) => state.IsBeforeCommit && !state.IsCancelled
        ? state with { IsCancelled = true, Failure = Cancelled(state) }
        : state;

    private static MigrationState Advance(MigrationState state, SagaAnswer answer, DateTimeOffset now) => state.Step switch
    {
        SagaStep.ConfirmHold when !answer.IsYes => End(state with { Failure = state.Failure ?? NeverBegan(state) }, now),
        _ when state is { IsCancelled: true, IsBeforeCommit: true } => RollBack(state, null),
        SagaStep.ConfirmHold => state with { Step = SagaStep.Reserve, IsTargetInvolved = true },
        SagaStep.Reserve => state with { Step = SagaStep.SendImages },
        SagaStep.SendImages => state with { Step = SagaStep.Open },
        SagaStep.Open => state with { Step = SagaStep.Copy },
        SagaStep.Copy => state with { Step = SagaStep.FinishCopy, StoppedAt = now },
        SagaStep.FinishCopy => Finish(state, answer),
        SagaStep.AwaitLoaded => Compare(state, answer),
        SagaStep.Commit or SagaStep.InspectCommit => answer.IsYes ? Committed(state) : RollBack(state, Uncommitted(state)),
        SagaStep.Fence => state with { Step = SagaStep.Activate },
        SagaStep.Activate => state with { Step = SagaStep.RemoveSource, RanAt = now },
        SagaStep.RemoveSource => state with { Step = SagaStep.Release },
        SagaStep.Revoke => answer.IsYes ? state with { Step = SagaStep.ResumeSource } : Committed(state with { Failure = null }),
        SagaStep.ResumeSource => state with { Step = state.IsTargetInvolved ? SagaStep.AbortTarget : SagaStep.Release },
        SagaStep.AbortTarget => state with { Step = SagaStep.Release },
        SagaStep.Release => End(state, now),
        _ => state,
    };

    private static MigrationState Fail(MigrationState state, SagaInput.Failed failed) => state.Step switch
    {
        SagaStep.ConfirmHold when !state.IsCancelled => state,
        < SagaStep.Commit => RollBack(state, failed.Failure),

        // The write's outcome is unknown: the VM's own record decides.
        SagaStep.Commit => state with { Step = SagaStep.InspectCommit },

        // The target finds out by itself what it was not told.
        SagaStep.AbortTarget when !failed.MayRetry => state with { Step = SagaStep.Release },
        _ => state,
    };

    private static MigrationState Finish(MigrationState state, SagaAnswer answer) => state with
    {
        Step = SagaStep.AwaitLoaded,
        Sha256 = answer.Sha256,
        ConsoleOffset = answer.ConsoleOffset,
        Progress = answer.Progress ?? state.Progress,
    };

    private static MigrationState Compare(MigrationState state, SagaAnswer answer) =>
        state.Sha256 is { Length: > 0 } sent && string.Equals(sent, answer.Sha256, StringComparison.OrdinalIgnoreCase)
            ? state with { Step = SagaStep.Commit }
            : RollBack(state, Different(state));

    private static MigrationState Committed(MigrationState state) => state with { Step = SagaStep.Fence, IsCommitted = true };

    private static MigrationState RollBack(MigrationState state, Failure? failure) =>
        state with { Step = SagaStep.Revoke, Failure = state.Failure ?? failure };

    private static MigrationState End(MigrationState state, DateTimeOffset now) => state with { Step = SagaStep.Ended, EndedAt = now };

    private static Failure Cancelled(MigrationState state) => At(
        state, NovaCronError.MigrationCancelled, Failures.RequestSide, "The migration was cancelled.", isTransient: false);

    private static Failure NeverBegan(MigrationState state) => At(
        state, NovaCronError.Conflict, Failures.Source(state.Plan!.Source),
            "The migration was planned but never took hold of the VM.", isTransient: true);

    private static Failure Interrupted(MigrationState state) => At(
        state, NovaCronError.LinkFailed, Failures.Source(state.Plan!.Source),
            "The source's silo stopped during the copy.", isTransient: true);

    private static Failure Uncommitted(MigrationState state) => At(
        state, NovaCronError.Conflict, Failures.Source(state.Plan!.Source), "The ownership's transfer was not written.", isTransient: true);

    private static Failure Different(MigrationState state) => At(
        state,
        NovaCronError.HashMismatch,
        Failures.Target(state.Plan!.Target),
        "What the target rebuilt is not what the source sent; the target's copy was discarded.",
        isTransient: true);

    private static Failure At(MigrationState state, NovaCronError error, string side, string message, bool isTransient) =>
        new(error, MigrationView.StageOf(state), side, message, isTransient);
}
