using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Migrations;

/// <summary>A migration's record as users see it.</summary>
internal static class MigrationView
{
    public static MigrationPhase PhaseOf(MigrationState state) => state.Step switch
    {
        SagaStep.Ended => state.IsCommitted ? MigrationPhase.Completed : MigrationPhase.RolledBack,
        _ when state is { IsCancelled: true, IsBeforeCommit: true } => MigrationPhase.RollingBack,
        SagaStep.Release => state.IsCommitted ? MigrationPhase.Cleaning : MigrationPhase.RollingBack,
        _ => PhaseOf(state.Step),
    };

    /// <summary>The stage that errors name.</summary>
    public static string StageOf(MigrationState state) => PhaseOf(state.Step) switch
    {
        MigrationPhase.Planned => "planned",
        MigrationPhase.Reserving => "reserving",
        MigrationPhase.Copying => "copying",
        MigrationPhase.SwitchingOver => "switching-over",
        MigrationPhase.Committing => "committing",
        MigrationPhase.Activating => "activating",
        MigrationPhase.Cleaning => "cleaning",
        _ => "rolling-back",
    };

    public static MigrationInfo ToInfo(MigrationState state, MigrationProgress? progress)
    {
        var plan = state.Plan!;
        return new MigrationInfo(
            plan.Id,
            plan.Vm,
            plan.Source,
            plan.Target,
            PhaseOf(state),
            plan.Epoch + 1,
            state.Progress ?? progress,
            state.Failure,
            state.StartedAt,
            state.EndedAt,
            state.RanAt - state.StoppedAt,
            state.ConsoleOffset);
    }

    private static MigrationPhase PhaseOf(SagaStep step) => step switch
    {
        SagaStep.ConfirmHold => MigrationPhase.Planned,
        SagaStep.Prepare or SagaStep.Reserve or SagaStep.SendImages or SagaStep.Open => MigrationPhase.Reserving,
        SagaStep.Copy => MigrationPhase.Copying,
        SagaStep.FinishCopy or SagaStep.AwaitLoaded => MigrationPhase.SwitchingOver,
        SagaStep.Transfer or SagaStep.InspectTransfer or SagaStep.CancelTransfer => MigrationPhase.Committing,
        SagaStep.Commit or SagaStep.InspectCommit => MigrationPhase.Committing,
        SagaStep.Fence or SagaStep.Activate => MigrationPhase.Activating,
        SagaStep.RemoveSource => MigrationPhase.Cleaning,
        _ => MigrationPhase.RollingBack,
    };
}
