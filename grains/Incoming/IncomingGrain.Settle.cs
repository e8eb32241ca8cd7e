using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Incoming;

/// <summary>What was written is done; and what the source leaves open is asked.</summary>
internal sealed partial class IncomingGrain
{
    private DateTimeOffset _heardAt;
    private IGrainTimer? _watch;

    public Task ResumeAsync(CancellationToken cancellationToken) => InOrderAsync("settling", async () =>
    {
        Watch();
        if (!Record.IsInDoubt && !Record.IsUnderWay)
        {
            // Over, or announced and never written: a crash came between that and the index.
            await Index.EndIncomingAsync(Id, cancellationToken);
        }

        return true;
    });

    // An unfinished guest keeps its grain, looks after itself, and asks when nothing is heard.
    private void Watch()
    {
        if (_watch is null && (Record.IsInDoubt || Record.IsUnderWay))
        {
            var period = _options.InDoubtAfter / 2;
            var first = Record.IsUnderWay || _heardAt == DateTimeOffset.MinValue ? TimeSpan.Zero : period;
            _watch = this.RegisterGrainTimer(LookAfterAsync,
                new GrainTimerCreationOptions(first, period) { KeepAlive = true, Interleave = true });
        }
    }

    private async Task LookAfterAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Record.IsInDoubt && _time.GetUtcNow() - _heardAt >= _options.InDoubtAfter)
            {
                await (Record.IsInLog ? InquireByLogAsync(cancellationToken) : InquireAsync(cancellationToken));
            }

            await InOrderAsync("settling", async () =>
            {
                await SettleAsync(cancellationToken);
                return true;
            });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnsettled(e, Id, Record.Step);
        }
    }

    // Only the source knows: given, given up, or still under way. No answer is no answer: the guest keeps standing still.
    private async Task InquireAsync(CancellationToken cancellationToken)
    {
        var plan = Record.Plan!;
        if (!_federation.TryGetLink(plan.Source, out var link))
        {
            return;
        }

        using var limit = new CancellationTokenSource(_options.PeerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var info = await link.FindMigrationAsync(Id, both.Token);
        LogInquired(Id, plan.Source, info?.Phase);
        _heardAt = _time.GetUtcNow();
        await LearnAsync(info?.Phase switch
        {
            null or MigrationPhase.RolledBack => new IncomingInput.AbortAsked(),
            MigrationPhase.Activating or MigrationPhase.Cleaning or MigrationPhase.Completed when info.TargetRegion == Region =>
                new IncomingInput.Granted(info.Epoch, info.ConsoleOffset),
            _ => null,
        });
    }

    private Task LearnAsync(IncomingInput? input) => input is null ? Task.CompletedTask : InOrderAsync("settling", async () =>
    {
        await MoveAsync(input);
        return true;
    });

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (Record.IsUnderWay)
        {
            await MoveAsync(await DoAsync(cancellationToken));
        }

        if (Record.HasEnded)
        {
            await Index.EndIncomingAsync(Id, cancellationToken);
            _watch?.Dispose();
            _watch = null;
        }
    }

    private async Task<IncomingInput> DoAsync(CancellationToken cancellationToken)
    {
        var plan = Record.Plan!;
        switch (Record.Step)
        {
            case IncomingStep.Accepting:
                var arrival = new VmArrival(
                    Id, plan.Vm, plan.Uid, Record.GrantedEpoch, Record.Host, plan.Guest, plan.VmCreatedAt, plan.Source);
                await Vm.AcceptAsync(arrival with { IsInLog = Record.IsInLog, Failover = plan.Failover }, cancellationToken);
                return new IncomingInput.Accepted();
            case IncomingStep.Activating:
                await ConfirmOwnedAsync(Record.GrantedEpoch, cancellationToken);
                var runs = await RunAsync(plan, cancellationToken);
                await Vm.ArrivedAsync(Id, runs, cancellationToken);
                LogActivated(Id, plan.Vm, Record.GrantedEpoch, runs);
                return new IncomingInput.RunAnswered(runs);
            default:
                await Agent().AbortIncomingAsync(Id, cancellationToken);
                await Vm.UnexpectAsync(Id, cancellationToken);
                LogDiscarded(Id, plan.Vm);
                return new IncomingInput.Discarded();
        }
    }

    // False when the host has lost the guest: then it is this region's to say so, for the source may not run it any more.
    private async Task<bool> RunAsync(IncomingPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await Agent().ActivateIncomingAsync(Id, Record.GrantedEpoch, Record.ConsoleOffset, cancellationToken);
            return true;
        }
        catch (AgentException e) when (e.Error is AgentError.UnknownMachine or AgentError.UnknownMigration
            or AgentError.WrongState or AgentError.StreamInvalid or AgentError.StaleEpoch)
        {
            LogNotActivated(e, Id, plan.Vm);
            var machine = await Agent().FindAsync(plan.Vm, cancellationToken);
            if (machine is { Activity: MachineActivity.Paused } && machine.Epoch == Record.GrantedEpoch)
            {
                machine = await Agent().ResumeAsync(plan.Vm, Record.GrantedEpoch, cancellationToken);
            }

            return machine is { Activity: MachineActivity.Running or MachineActivity.Copying } && machine.Epoch >= Record.GrantedEpoch;
        }
    }

    private async Task MoveAsync(IncomingInput input)
    {
        var decision = IncomingMachine.Step(Record, input);
        if (decision.Refusal is { } error)
        {
            throw Failures.At(error, "migration", Side, decision.Reason);
        }

        var step = Record.Step;
        await _state.WriteAsync(decision.State);
        if (decision.State.Step != step)
        {
            LogStep(Id, decision.State.Plan!.Vm, decision.State.Step);
            await _checkpoint.ReachedAsync("target", Id, decision.State.Step.ToString());
        }
    }

    private async Task<T> InOrderAsync<T>(string stage, Func<Task<T>> act)
    {
        try
        {
            return await _calls.RunAsync(act);
        }
        catch (Exception e) when (e is AgentException or FederationLogException)
        {
            throw Failures.Wrap(e, stage, Side);
        }
    }
}
