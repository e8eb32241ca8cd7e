using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Migrations;

/// <summary>What a migration asks of the federation's log. An answer is what the log says; whatever it does not say is thrown.</summary>
internal sealed class MigrationLogActs(IFederationLog log, TimeProvider time)
{
    /// <summary>Does a step.</summary>
    public Task<SagaAnswer> DoAsync(MigrationState state, CancellationToken cancellationToken) => state.Step switch
    {
        SagaStep.Prepare => PrepareAsync(state, state.Plan!, cancellationToken),
        SagaStep.Transfer => TransferAsync(state, state.Plan!, cancellationToken),
        SagaStep.InspectTransfer => InspectAsync(state.Plan!, cancellationToken),
        SagaStep.CancelTransfer => CancelAsync(state, state.Plan!, cancellationToken),
        SagaStep.CancelIntent => EndIntentAsync(state.Plan!, cancellationToken),
        _ => throw new InvalidOperationException($"Step {state.Step} is not done here."),
    };

    private async Task<SagaAnswer> PrepareAsync(MigrationState state, MigrationPlan plan, CancellationToken cancellationToken)
    {
        var command = new FederationCommand.Prepare(plan.Vm, plan.Epoch, plan.Id, plan.Target);
        var result = await log.ExecutePastIntentAsync(command, plan.Vm, plan.Epoch, cancellationToken);
        if (result is { Succeeded: false })
        {
            return Refused(state, $"The federation's log does not let VM '{plan.Vm}' be prepared for '{plan.Target}': {result.Outcome}.");
        }

        var intent = result?.Number ?? NumberOf(await log.FindVmAsync(plan.Vm, cancellationToken), plan);
        return intent > 0 ? new SagaAnswer(Intent: intent) : throw Lost("preparation");
    }

    private async Task<SagaAnswer> TransferAsync(MigrationState state, MigrationPlan plan, CancellationToken cancellationToken)
    {
        var command = new FederationCommand.Transfer(
            plan.Vm,
            plan.Epoch,
            state.Intent,
            plan.Target,
            plan.Id,
            ReceiptRules.ContentOf(state.Sha256!),
            ReceiptRules.ContentOf(state.TargetSha256!),
            new TransferTimes(Milliseconds(state.StartedAt), Milliseconds(state.StoppedAt), Milliseconds(time.GetUtcNow())));
        try
        {
            return await log.ExecuteAsync(command, cancellationToken) switch
            {
                null => throw Lost("transfer"),
                { Succeeded: true } => SagaAnswer.Yes,

                // Somebody else owns it, or nobody: an inspection finds out since when.
                { Outcome: CommandOutcome.Stale or CommandOutcome.NotOwner or CommandOutcome.Unknown } => throw Lost("transfer"),
                var refused => Refused(state, $"The federation's log refused the transfer: {refused.Outcome}."),
            };
        }
        catch (FederationLogException e) when (!e.IsUnknown)
        {
            return Refused(state, $"The federation's log did not take the transfer: {e.Message}");
        }
    }

    private async Task<SagaAnswer> InspectAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        var vm = await log.FindVmAsync(plan.Vm, cancellationToken);
        return SagaAnswer.Of(vm?.Owner == plan.Target && vm.Epoch == plan.Epoch + 1 && vm.Arrival?.Migration == plan.Id);
    }

    // No: the VM is the target's. A claim or an operator may have given it away as well: then the transfer can never happen either.
    private async Task<SagaAnswer> CancelAsync(MigrationState state, MigrationPlan plan, CancellationToken cancellationToken)
    {
        var command = new FederationCommand.Cancel(plan.Vm, plan.Epoch, state.Intent);
        var result = await log.ExecuteAsync(command, cancellationToken);
        if (result is null)
        {
            var vm = await log.FindVmAsync(plan.Vm, cancellationToken);
            var isHere = vm?.Owner == plan.Source && vm.Epoch == plan.Epoch;
            return isHere && vm!.Intent?.Number == state.Intent
                ? throw Lost("cancellation")
                : SagaAnswer.Of(isHere || WasGivenAway(vm, plan));
        }

        return result switch
        {
            { Succeeded: true } => SagaAnswer.Yes,
            { Outcome: CommandOutcome.Stale or CommandOutcome.NotOwner or CommandOutcome.Unknown } =>
                SagaAnswer.Of(WasGivenAway(await log.FindVmAsync(plan.Vm, cancellationToken), plan)),
            _ => throw new NovaCronException(Refusal(state, $"The federation's log contradicts this migration: {result.Outcome}.")),
        };
    }

    // The transfer was never asked for, or was refused: nothing waits for this, and what stays behind the next command ends.
    private async Task<SagaAnswer> EndIntentAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        if (NumberOf(await log.FindVmAsync(plan.Vm, cancellationToken), plan) is > 0 and var intent)
        {
            await log.ExecuteAsync(new FederationCommand.Cancel(plan.Vm, plan.Epoch, intent), cancellationToken);
        }

        return SagaAnswer.Yes;
    }

    private static bool WasGivenAway(VmOwnership? vm, MigrationPlan plan) =>
        vm is not null && vm.Owner != plan.Source && vm.Epoch == plan.Epoch + 1 && vm.Arrival?.Migration != plan.Id;

    private static long NumberOf(VmOwnership? vm, MigrationPlan plan) =>
        vm?.Owner == plan.Source && vm.Epoch == plan.Epoch && vm.Intent is { } intent && intent.Migration == plan.Id ? intent.Number : 0;

    private static long Milliseconds(DateTimeOffset? time) => Math.Max(0, time?.ToUnixTimeMilliseconds() ?? 0);

    private static SagaAnswer Refused(MigrationState state, string message) =>
        new(IsYes: false, Refusal: Refusal(state, message));

    private static Failure Refusal(MigrationState state, string message) =>
        new(NovaCronError.Conflict, MigrationView.StageOf(state), Failures.LogSide, message, IsTransient: true);

    private static FederationLogException Lost(string what) =>
        new($"What became of the {what} is not known yet.", isUnknown: true);
}
