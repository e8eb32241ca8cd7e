using Microsoft.Extensions.Options;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Migrations;

/// <summary>Does what a step of a migration names: at the source's host, over the link, in the VM's record, or in the log.</summary>
internal sealed class MigrationActs(
    IGrainFactory grains,
    IFederation federation,
    IHostAgentDirectory agents,
    MigrationLogActs log,
    IOptions<GrainsOptions> options,
    TimeProvider time)
{
    private static readonly TimeSpan DefaultDowntimeLimit = TimeSpan.FromMilliseconds(300);

    // The ticket's secret stays in memory only: a migration that lost it asks for it again.
    private IncomingTicket? _ticket;

    /// <summary>Does a step; throws when it failed or its outcome is unknown.</summary>
    /// <param name="state">The written record.</param>
    /// <param name="onProgress">Hears of the copy's progress.</param>
    /// <param name="cancellationToken">Gives the step up.</param>
    public async Task<SagaAnswer> DoAsync(MigrationState state, Action<MigrationProgress> onProgress, CancellationToken cancellationToken)
    {
        if (state.Step is SagaStep.Copy)
        {
            await CopyAsync(state.Plan!, onProgress, cancellationToken);
            return SagaAnswer.Yes;
        }

        if (state.Step is SagaStep.SendImages)
        {
            // As long as it takes, like the copy: images have no bound that would be a sensible time.
            await SendImagesAsync(state.Plan!, cancellationToken);
            return SagaAnswer.Yes;
        }

        using var limit = new CancellationTokenSource(LimitOf(state.Step), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return await DoShortAsync(state, state.Plan!, both.Token);
    }

    // The guest stands still at its source while the target's word is waited for, and nothing is handed over yet: it runs on rather
    // than wait for a link that was cut this very moment.
    private TimeSpan LimitOf(SagaStep step) =>
        step is SagaStep.AwaitLoaded or SagaStep.Transfer or SagaStep.InspectTransfer or SagaStep.CancelTransfer
            ? options.Value.StandstillTimeout
            : options.Value.ActTimeout;

    private async Task<SagaAnswer> DoShortAsync(MigrationState state, MigrationPlan plan, CancellationToken cancellationToken)
    {
        switch (state.Step)
        {
            case SagaStep.ConfirmHold:
                return SagaAnswer.Of(await Vm(plan).IsHeldByAsync(plan.Id, cancellationToken));
            case SagaStep.Prepare or SagaStep.Transfer or SagaStep.InspectTransfer or SagaStep.CancelTransfer or SagaStep.CancelIntent:
                return await log.DoAsync(state, cancellationToken);
            case SagaStep.Reserve:
                _ticket = await Link(plan).ReserveIncomingAsync(await OfferAsync(plan, cancellationToken), cancellationToken);
                return SagaAnswer.Yes;
            case SagaStep.Open:
                await Link(plan).OpenIncomingAsync(plan.Id, cancellationToken);
                return SagaAnswer.Yes;
            case SagaStep.FinishCopy:
                return Finished(await Agent(plan).FinishCopyAsync(plan.Id, cancellationToken), plan);
            case SagaStep.AwaitLoaded:
                return new SagaAnswer(Sha256: (await Link(plan).WaitForLoadedAsync(plan.Id, cancellationToken)).Sha256);
            case SagaStep.Commit:
                return SagaAnswer.Of(await Vm(plan).CommitTransferAsync(plan.Id, plan.Target, plan.Epoch + 1, cancellationToken));
            case SagaStep.InspectCommit:
                return SagaAnswer.Of(await Vm(plan).HasTransferredAsync(plan.Id, cancellationToken));
            case SagaStep.Revoke:
                return SagaAnswer.Of(await Vm(plan).RevokeTransferAsync(plan.Id, cancellationToken));
            case SagaStep.Activate:
                var grant = new OwnershipGrant(plan.Id, plan.Vm, plan.Source, plan.Target, plan.Epoch + 1, state.ConsoleOffset);
                await Link(plan).ActivateIncomingAsync(grant, cancellationToken);
                return SagaAnswer.Yes;
            default:
                await TidyAsync(state.Step, plan, cancellationToken);
                return SagaAnswer.Yes;
        }
    }

    private async Task TidyAsync(SagaStep step, MigrationPlan plan, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case SagaStep.Fence:
                await UnlessGoneAsync(Agent(plan).FenceAsync(plan.Vm, plan.Epoch + 1, cancellationToken));
                break;
            case SagaStep.RemoveSource:
                await UnlessGoneAsync(Agent(plan).StopAsync(plan.Vm, plan.Epoch + 1, cancellationToken));
                break;
            case SagaStep.ResumeSource:
                await UnlessGoneAsync(Agent(plan).AbortOutgoingAsync(plan.Id, plan.Vm, plan.Epoch, cancellationToken));
                break;
            case SagaStep.AbortTarget:
                await Link(plan).AbortIncomingAsync(plan.Id, cancellationToken);
                break;
            case SagaStep.Release:
                await Vm(plan).ReleaseAsync(plan.Id, cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"Step {step} is not done here.");
        }
    }

    // A host that has no such machine any more has nothing left to be told about it, nor has one that saw a later epoch. One
    // that cannot be reached has: it is told again until it answers.
    private static async Task UnlessGoneAsync(Task order)
    {
        try
        {
            await order;
        }
        catch (AgentException e) when (e.Error is AgentError.UnknownMachine or AgentError.UnknownMigration or AgentError.StaleEpoch)
        {
        }
    }

    private async Task<IncomingOffer> OfferAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        var host = await Agent(plan).DescribeAsync(cancellationToken);
        var machine = await Agent(plan).FindAsync(plan.Vm, cancellationToken);
        return new IncomingOffer(
            plan.Id,
            plan.Vm,
            plan.Uid,
            plan.Source,
            plan.Epoch,
            HardwareOf(plan, machine),
            host.Hypervisor,
            host.HypervisorVersion,
            plan.VmCreatedAt,
            plan.Failover);
    }

    // The target's machine must have the very memory that the source's has, not the round number that was asked for.
    private static GuestHardware HardwareOf(MigrationPlan plan, MachineReport? machine)
    {
        var hardware = plan.Guest.ToHardware();
        return machine is { MemoryBytes: > 0 } ? hardware with { MemoryBytes = machine.MemoryBytes } : hardware;
    }

    private async Task SendImagesAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        if (_ticket!.MissingImages.Count > 0)
        {
            await Agent(plan).SendImagesAsync(OrderOf(plan), _ticket.MissingImages, cancellationToken);
        }
    }

    private async Task CopyAsync(MigrationPlan plan, Action<MigrationProgress> onProgress, CancellationToken cancellationToken)
    {
        await foreach (var progress in Agent(plan).CopyAsync(OrderOf(plan), cancellationToken).WithCancellation(cancellationToken))
        {
            onProgress(new MigrationProgress(
                progress.TotalBytes,
                progress.RemainingBytes,
                progress.StreamBytes,
                progress.WireBytes,
                progress.BytesPerSecond,
                progress.Round,
                progress.Streams,
                progress.Remaining,
                progress.Transfer.Mode,
                progress.Transfer.ResentBytes,
                progress.Transfer.Stalls,
                progress.Transfer.StalledTime,
                progress.Transfer.StalledSince));
        }
    }

    private OutgoingOrder OrderOf(MigrationPlan plan) => new(
        plan.Id,
        plan.Vm,
        plan.Epoch,
        plan.Target,
        _ticket!.Endpoint.Length > 0 ? _ticket.Endpoint : Link(plan).Address,
        _ticket.Token,
        plan.Streams > 0 ? plan.Streams : options.Value.DefaultStreams,
        plan.DowntimeLimit > TimeSpan.Zero ? plan.DowntimeLimit : DefaultDowntimeLimit)
    {
        Decoder = _ticket.Decoder,
    };

    private static SagaAnswer Finished(CopyReport report, MigrationPlan plan) => new(
        Sha256: report.Sha256,
        ConsoleOffset: report.ConsoleOffset,
        Progress: new MigrationProgress(
            plan.Guest.MemoryBytes, 0, report.StreamBytes, report.WireBytes, 0, report.Round, report.Streams, TimeSpan.Zero,
            report.Transfer.Mode, report.Transfer.ResentBytes, report.Transfer.Stalls, report.Transfer.StalledTime));

    private IVmKeeper Vm(MigrationPlan plan) => grains.GetGrain<IVmKeeper>(GrainKeys.Vm(plan.Vm));

    private IRegionLink Link(MigrationPlan plan) => federation.TryGetLink(plan.Target, out var link)
        ? link
        : throw Failures.Unreachable(plan.Source, plan.Target, "link", $"Region '{plan.Target}' is not configured here any more.");

    private IHostAgent Agent(MigrationPlan plan) => agents.GetAgent(plan.Host);
}
