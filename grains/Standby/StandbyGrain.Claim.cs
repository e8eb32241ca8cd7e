using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Standby;

/// <summary>From a lease that has run out to the VM's record in this region.</summary>
internal sealed partial class StandbyGrain
{
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (Record.Plan is null || !_log.IsOn)
        {
            return;
        }

        var wait = TimeSpan.Zero;
        try
        {
            wait = await GoOnAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotLooked(e, Name, Record.Step);
        }

        if (Record.Plan is not null)
        {
            var longest = _log.Lease.ClaimAfter;
            LookIn(wait < _options.FailoverInterval ? _options.FailoverInterval : wait < longest ? wait : longest);
        }
    }

    private async Task<TimeSpan> GoOnAsync(CancellationToken cancellationToken)
    {
        var before = Record;
        var wait = TimeSpan.Zero;
        if (Record.Step is not StandbyStep.Won)
        {
            var seen = await _log.WatchVmAsync(Name, cancellationToken);
            wait = seen.Wait;
            if (Record.Step is StandbyStep.Ready && wait == TimeSpan.Zero)
            {
                await ConfirmRoomAsync(cancellationToken);
            }

            await MoveAsync(new StandbyInput.Seen(Region, seen));
        }

        if (Record.Step is StandbyStep.Claiming && before.Step is StandbyStep.Ready)
        {
            await ClaimAsync(Record.Plan!, cancellationToken);
        }

        if (Record.Step is StandbyStep.Won)
        {
            await AdoptAsync(Record.Plan!, cancellationToken);
        }

        await TidyAsync(before, cancellationToken);
        return wait;
    }

    // A host that could not boot the VM now must not take it away from a region that may be back in a moment.
    private async Task ConfirmRoomAsync(CancellationToken cancellationToken)
    {
        var images = Record.Plan!.Guest.ToHardware().Images;
        if ((await _agents.GetAgent(Record.Host).FindMissingImagesAsync(images, cancellationToken)).Count > 0)
        {
            throw Failures.At(NovaCronError.ImageInvalid, Stage, Side, $"Host '{Record.Host}' has lost images of VM '{Name}'.");
        }
    }

    private async Task ClaimAsync(StandbyPlan plan, CancellationToken cancellationToken)
    {
        LogClaiming(Name, plan.Owner, Record.ClaimedHost, plan.Epoch);
        var command = new FederationCommand.Claim(Name, plan.Epoch, Record.ClaimedHost, Record.ClaimedRenewals);
        try
        {
            if (await _log.ExecuteAsync(command, cancellationToken) is { } answer)
            {
                LogAnswered(Name, answer.Outcome);
                await MoveAsync(new StandbyInput.Claimed(answer.Outcome));
            }
        }
        catch (FederationLogException e) when (!e.IsUnknown)
        {
            LogNotLooked(e, Name, Record.Step);
            await MoveAsync(new StandbyInput.Claimed(CommandOutcome.Busy));
        }
    }

    private async Task AdoptAsync(StandbyPlan plan, CancellationToken cancellationToken)
    {
        var adoption = new VmAdoption(plan.Vm, plan.Uid, plan.Epoch + 1, Record.Host, plan.Guest, plan.CreatedAt, plan.Owner);
        await GrainFactory.GetGrain<IVmKeeper>(GrainKeys.Vm(Name)).AdoptAsync(adoption, cancellationToken);
        LogTakenOver(Name, plan.Owner, plan.Epoch + 1, Record.Host);
        await MoveAsync(new StandbyInput.Adopted());
    }

    // What is not stood by for any more leaves nothing here but images.
    private async Task TidyAsync(StandbyState before, CancellationToken cancellationToken)
    {
        if (Record.Plan is not null)
        {
            return;
        }

        if (before.Transfer.Length > 0)
        {
            try
            {
                await _agents.GetAgent(before.Host).AbortIncomingAsync(before.Transfer, cancellationToken);
            }
            catch (Exception e) when (e is AgentException or NovaCronException)
            {
                // The next transfer to that host clears it away.
                LogNotLooked(e, Name, before.Step);
            }
        }

        if (before.Plan is not null)
        {
            LogStoodDown(Name, before.Plan.Owner, before.Plan.Epoch);
            await Index.RemoveStandbyAsync(Name, cancellationToken);
        }
    }
}
