using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>
/// The VM's failover. A command writes down what is wished for; bringing the VM under its host's lease, or out of it, goes on beside
/// other commands, step by step, until it is so.
/// </summary>
internal sealed partial class VmGrain
{
    private const string FailoverStage = "failover";

    // So many steps at once; there are no more between one end and the other.
    private const int FailoverStepsMax = 8;

    private IGrainTimer? _failoverTimer;
    private Task<string>? _arranging;

    public async Task<VmInfo> SetFailoverAsync(
        VmFailover failover, string? commandId = null, CancellationToken cancellationToken = default)
    {
        VmSpecRules.CheckName(Name);
        var id = VmSpecRules.CommandIdOf(commandId);
        if (IsExecutedHere(id))
        {
            return await LabelAsync(await SetFailoverHereAsync(failover, id, cancellationToken), cancellationToken);
        }

        var owner = await LocateAsync(FailoverStage, cancellationToken);
        return await LabelAsync(Tell(await owner.Link!.SetFailoverAsync(Name, failover, id, cancellationToken)), cancellationToken);
    }

    public async Task<VmInfo> SetFailoverHereAsync(VmFailover failover, string? commandId, CancellationToken cancellationToken)
    {
        VmSpecRules.CheckName(Name);
        VmSpecRules.CheckFailover(failover);
        var command = VmCommands.SetFailover(VmSpecRules.CommandIdOf(commandId), failover);
        if (VmCommands.FindRepeated(Record, command) is { } known)
        {
            return await AnswerAgainAsync(known, FailoverStage, cancellationToken) ?? throw NotFound([]);
        }

        if (!IsOwnedHere)
        {
            throw Failures.At(NovaCronError.VmNotFound, FailoverStage, Side, $"Region '{Region}' does not own VM '{Name}'.");
        }

        var decision = FailoverMachine.Set(Record, failover, command);
        if (!decision.IsRefused && failover.Mode is VmFailoverMode.Automatic)
        {
            await _arranger.CheckPossibleAsync(Name, failover.Standby, cancellationToken);
            await BringIntoLogOrThrowAsync(FailoverStage, cancellationToken);
            decision = FailoverMachine.Set(Record, failover, command);
        }

        await WriteAsync(Guard(decision, FailoverStage));
        LogFailoverSet(Name, failover.Mode, failover.Standby);
        GoOnWithFailover();
        return Record.ToInfo();
    }

    // Right behind what is being done now.
    private void GoOnWithFailover() => GoOnWithFailoverIn(TimeSpan.Zero);

    private void GoOnWithFailoverIn(TimeSpan due)
    {
        _failoverTimer?.Dispose();
        var once = new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true };
        _failoverTimer = Record.Failover == FailoverPlan.None ? null : this.RegisterGrainTimer(AdvanceFailoverAsync, once);
    }

    private async Task AdvanceFailoverAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < FailoverStepsMax; i++)
        {
            await WriteAsync(FailoverMachine.Advance(Record, Region));
            var step = Record.Failover.Step;
            if (step is FailoverStep.Off or FailoverStep.On || !IsOwnedHere)
            {
                return;
            }

            try
            {
                if (await DoFailoverAsync(step, cancellationToken) is not { } done)
                {
                    break;
                }

                await WriteAsync(done);
                LogFailoverStep(Name, step, Record.Failover.Standby, Record.Epoch);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailoverWaits(e, Name, step);
                break;
            }
        }

        GoOnWithFailoverIn(_options.FailoverInterval);
    }

    // The record once the step is done; null while it is under way.
    private async Task<VmState?> DoFailoverAsync(FailoverStep step, CancellationToken cancellationToken)
    {
        if (Record.Migration is not null || Record.Pending is not VmAct.None || FailoverMachine.ShallRestart(Record))
        {
            return null;
        }

        switch (step)
        {
            case FailoverStep.Guarding:
                await Agent().GuardAsync(Name, Record.Epoch, true, cancellationToken);
                break;
            case FailoverStep.Arranging:
                return await ArrangeAsync(cancellationToken) is { } standby ? FailoverMachine.Done(Record, step, standby) : null;
            case FailoverStep.Listing or FailoverStep.Delisting:
                if (await ListAsync(step is FailoverStep.Listing, cancellationToken) is { } lost)
                {
                    await LoseAsync(lost.Owner, lost.Epoch, cancellationToken);
                    return null;
                }

                break;
            case FailoverStep.Unguarding:
                await UnguardAsync(cancellationToken);
                break;
        }

        return FailoverMachine.Done(Record, step);
    }

    // Images take as long as they take, and commands for the VM shall not wait for them.
    private async Task<string?> ArrangeAsync(CancellationToken cancellationToken)
    {
        _arranging ??= _arranger.ArrangeAsync(Record, _ends.Token);
        await Task.WhenAny(_arranging, Task.Delay(_options.FailoverInterval, _time, cancellationToken));
        if (!_arranging.IsCompleted)
        {
            return null;
        }

        var arranged = _arranging;
        _arranging = null;
        return await arranged;
    }

    // Null once the log says so; what the log says instead where the VM is another region's by now.
    private async Task<VmInput.Lost?> ListAsync(bool isAutomatic, CancellationToken cancellationToken)
    {
        if (isAutomatic)
        {
            // Once more: it must be so when the log says that the VM may be claimed.
            await Agent().GuardAsync(Name, Record.Epoch, true, cancellationToken);
        }

        var (mode, host) = isAutomatic ? (FailoverMode.Automatic, Record.Host) : (FailoverMode.Manual, null);
        var command = new FederationCommand.SetFailover(Name, Record.Epoch, mode, host);
        var result = await AskLogAsync(limit => _log.ExecuteAsync(command, limit), cancellationToken);
        if (result is { Succeeded: true })
        {
            return null;
        }

        // Also after a refusal: it may say that the VM is somebody else's by now.
        var vm = await FindInLogAsync(cancellationToken);
        if (LostTo(vm) is { } lost)
        {
            return lost;
        }

        // A command that is under way from before may come behind what the state shows: only the log's own answer ends this step.
        throw new FederationLogException($"The federation's log says of the failover of '{Name}': {result?.Outcome}.", isUnknown: true);
    }

    // Before a machine is booted. What it was is over: the VM may not be claimed any more, and by that this region has it still.
    private async Task<VmInput.Lost?> ClearFailoverAsync(CancellationToken cancellationToken)
    {
        while (Record.Failover.Step is not FailoverStep.Off)
        {
            await WriteAsync(FailoverMachine.Clear(Record));
            if (Record.Failover.Step is FailoverStep.Delisting)
            {
                if (await ListAsync(isAutomatic: false, cancellationToken) is { } lost)
                {
                    return lost;
                }
            }
            else
            {
                await UnguardAsync(cancellationToken);
            }

            await WriteAsync(FailoverMachine.Done(Record, Record.Failover.Step));
        }

        return null;
    }

    private async Task UnguardAsync(CancellationToken cancellationToken)
    {
        await _arranger.DropAsync(Name, Record.Epoch, Record.Failover.Standby, cancellationToken);
        try
        {
            await Agent().GuardAsync(Name, Record.Epoch, false, cancellationToken);
        }
        catch (AgentException e) when (e.Error is AgentError.UnknownMachine)
        {
            // Its machine went, and its guard with it.
        }
    }
}
