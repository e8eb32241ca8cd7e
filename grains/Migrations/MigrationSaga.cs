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
        { Step: SagaStep.Transfer } => state with { Step = SagaStep.InspectTransfer },
        { Step: SagaStep.Commit, IsTransferred: false } => state with { Step = SagaStep.InspectCommit },
        _ => state,
    };

    private static MigrationState Cancel(MigrationState state) => state.IsBeforeCommit && !state.IsCancelled
        ? state with { IsCancelled = true, Failure = Cancelled(state) }
        : state;

    private static MigrationState Advance(MigrationState state, SagaAnswer answer, DateTimeOffset now) => state.Step switch
    {
        SagaStep.ConfirmHold when !answer.IsYes => End(state with { Failure = state.Failure ?? NeverBegan(state) }, now),
        _ when state is { IsCancelled: true, IsBeforeCommit: true } => RollBack(state, null),
        SagaStep.ConfirmHold when state.Plan!.IsInLog => state with { Step = SagaStep.Prepare },
        SagaStep.ConfirmHold => Reserve(state),
        SagaStep.Prepare => answer.IsYes ? Reserve(state with { Intent = answer.Intent }) : RollBack(state, answer.Refusal),
        SagaStep.Reserve => state with { Step = SagaStep.SendImages },
        SagaStep.SendImages => state with { Step = SagaStep.Open },
        SagaStep.Open => state with { Step = SagaStep.Copy },
        SagaStep.Copy => state with { Step = SagaStep.FinishCopy, StoppedAt = now },
        SagaStep.FinishCopy => Finish(state, answer),
        SagaStep.AwaitLoaded => Compare(state, answer),
        SagaStep.Transfer => answer.IsYes ? Transferred(state) : RollBack(state, answer.Refusal ?? Uncommitted(state)),
        SagaStep.InspectTransfer => answer.IsYes ? Transferred(state) : state with { Step = SagaStep.CancelTransfer },
        SagaStep.CancelTransfer => answer.IsYes ? RuledOut(state) : Transferred(state),
        SagaStep.Commit or SagaStep.InspectCommit => CommitAnswered(state, answer.IsYes),
        SagaStep.Fence => state with { Step = SagaStep.Activate },
        SagaStep.Activate => state with { Step = SagaStep.RemoveSource, RanAt = now, Failure = null },
        SagaStep.RemoveSource => state with { Step = SagaStep.Release },
        SagaStep.Revoke => answer.IsYes ? state with { Step = SagaStep.ResumeSource } : Committed(state with { Failure = null }),
        SagaStep.ResumeSource => state.IsTargetInvolved ? state with { Step = SagaStep.AbortTarget } : LetGo(state),
        SagaStep.AbortTarget => LetGo(state),
        SagaStep.CancelIntent => state with { Step = SagaStep.Release },
        SagaStep.Release => End(state, now),
        _ => state,
    };

    private static MigrationState Fail(MigrationState state, SagaInput.Failed failed) => state.Step switch
    {
        SagaStep.ConfirmHold when !state.IsCancelled => state,
        < SagaStep.Commit or SagaStep.Prepare => RollBack(state, failed.Failure),

        // Whether the log has it is unknown, and nobody acts on silence.
        SagaStep.Transfer => state with { Step = SagaStep.InspectTransfer },
        SagaStep.InspectTransfer or SagaStep.CancelTransfer => state with { Failure = Waiting(state, failed.Failure) },

        // What the log has decided is written until it is; without a log the write's outcome is unknown, and the record decides.
        SagaStep.Commit when state.IsTransferred => state,
        SagaStep.Commit => state with { Step = SagaStep.InspectCommit },

        // The target finds out by itself what it was not told.
        SagaStep.AbortTarget when !failed.MayRetry => LetGo(state),
        SagaStep.CancelIntent when !failed.MayRetry => state with { Step = SagaStep.Release },

        // A target that may have to wait for the log says so.
        SagaStep.Activate when state.IsTransferred => state with { Failure = failed.Failure },
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
            ? state with { Step = state.Plan!.IsInLog ? SagaStep.Transfer : SagaStep.Commit, TargetSha256 = answer.Sha256 }
            : RollBack(state, Different(state));

    private static MigrationState Committed(MigrationState state) => state with { Step = SagaStep.Fence, IsCommitted = true };

    private static MigrationState Reserve(MigrationState state) => state with { Step = SagaStep.Reserve, IsTargetInvolved = true };

    private static MigrationState Transferred(MigrationState state) =>
        state with { Step = SagaStep.Commit, IsTransferred = true, WantsReceipt = true, Failure = null };

    // What waiting was told as is over; why the migration ends is another matter.
    private static MigrationState RuledOut(MigrationState state) =>
        RollBack(state with { IsIntentOver = true, Failure = null }, Uncommitted(state));

    // What the log has decided is never rolled back.
    private static MigrationState CommitAnswered(MigrationState state, bool isWritten) => isWritten
        ? Committed(state)
        : state.IsTransferred ? state : RollBack(state, Uncommitted(state));

    // A transfer that may have been under way was ruled out before the guest ran on; any other intent may end now, or later.
    private static MigrationState LetGo(MigrationState state) =>
        state with { Step = state.Plan!.IsInLog && !state.IsIntentOver ? SagaStep.CancelIntent : SagaStep.Release };

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

    private static Failure Waiting(MigrationState state, Failure cause) => At(
        state,
        cause.Error,
        cause.Side,
        $"Waiting for the federation's log to say whether VM '{state.Plan!.Vm}' belongs to '{state.Plan.Target}' now; "
            + $"until then the guest stands still on both sides. {cause.Message}",
        isTransient: true);

    private static Failure Different(MigrationState state) => At(
        state,
        NovaCronError.HashMismatch,
        Failures.Target(state.Plan!.Target),
        "What the target rebuilt is not what the source sent; the target's copy was discarded.",
        isTransient: true);

    private static Failure At(MigrationState state, NovaCronError error, string side, string message, bool isTransient) =>
        new(error, MigrationView.StageOf(state), side, message, isTransient);
}
